import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mutate, randomOf } from '../../scripts/fuzz/mutate.mjs'

const FUZZ = join(import.meta.dirname, '../../scripts/fuzz.mjs')
const TARGETS = ['logs', 'gz', 'cores', 'elf', 'rules', 'templates']

describe('what was a fault once, and some inputs that were changed, are read or refused', () => {
  let ran: SpawnSyncReturns<string>
  // One process for all: to load what reads the inputs takes far longer than to read them.
  beforeAll(() => {
    ran = spawnSync(process.execPath, [FUZZ, '--count', '3', '--seed', '14'], { encoding: 'utf8' })
  })

  it.each(TARGETS)('%s', (target) => {
    expect(ran.stdout).toMatch(new RegExp(`^${target}: 3 inputs, 0 faults, the slowest took \\d+ ms$`, 'm'))
  })

  it('and nothing else', () => {
    expect([ran.status, ran.stdout.trimEnd().split('\n').length]).toEqual([0, TARGETS.length])
  })
})

it('the same seed gives the same inputs', () => {
  const inputs = (seed: number): Buffer[] => {
    const random = randomOf(seed)
    return Array.from({ length: 20 }, () => mutate(Buffer.from('abcdefgh'), random))
  }
  expect(inputs(1)).toEqual(inputs(1))
  expect(inputs(1)).not.toEqual(inputs(2))
})
