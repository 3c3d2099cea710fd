import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutate, randomOf } from '../../scripts/fuzz/mutate.mjs'

const FUZZ = join(import.meta.dirname, '../../scripts/fuzz.mjs')
const TARGETS = ['logs', 'gz', 'cores', 'elf', 'rules', 'templates']

it.each(TARGETS)('%s: what was a fault once, and some inputs that were changed, are read or refused', (target) => {
  const { status, stdout } = spawnSync(process.execPath, [FUZZ, '--count', '3', '--seed', '14', '--target', target], {
    encoding: 'utf8',
  })
  expect(stdout).toMatch(new RegExp(`^${target}: 3 inputs, 0 faults, the slowest took \\d+ ms\n$`))
  expect(status).toBe(0)
})

it('the same seed gives the same inputs', () => {
  const inputs = (seed: number): Buffer[] => {
    const random = randomOf(seed)
    return Array.from({ length: 20 }, () => mutate(Buffer.from('abcdefgh'), random))
  }
  expect(inputs(1)).toEqual(inputs(1))
  expect(inputs(1)).not.toEqual(inputs(2))
})
