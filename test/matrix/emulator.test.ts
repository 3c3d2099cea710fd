import { expect, it } from 'vitest'
import { acceleration } from '../../scripts/emulator.mjs'

it('what does not boot by KVM is emulated', async () => {
  expect(await acceleration('/nowhere/vmlinuz')).toEqual(['-accel', 'tcg,thread=multi', '-cpu', 'max'])
})
