import { expect, it, vi } from 'vitest'
import { now } from '../../src/store/now.js'

it('each time is later than the one before, unless the clock was set back', () => {
  const clock = vi.spyOn(Date, 'now')
  const start = Date.now() + 60_000
  const times = [0, 0, -1, 1, -30_000].map((ms) => {
    clock.mockReturnValueOnce(start + ms)
    return now() - BigInt(start) * 1_000_000n
  })
  clock.mockRestore()
  expect(times).toEqual([0n, 1n, 2n, 1_000_000n, -30_000_000_000n])
})
