import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { describeLive } from './availability.js'

const SOAK = fileURLToPath(new URL('../../scripts/soak.mjs', import.meta.url))

describeLive('a host that does its worst', () => {
  it('each death is recorded or counted as lost', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SOAK, '0'], { encoding: 'utf8' })
    expect(`${stdout}${stderr}`).toMatch(/^died [1-9]\d*, recorded [1-9]\d*, lost in the ring \d+, not written [1-9]/m)
    expect([status, stderr]).toEqual([0, ''])
  }, 120_000)
})
