import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { FACTS, factsOf } from '../../../src/analyze/facts/registry.js'
import { FACT_TYPES } from '../../../src/analyze/facts/types.js'
import { address, crashEvent, exited, killedBy, mapping } from '../crash-event.js'

const STACK = mapping(0x7ffc_0000_0000, 0x7ffc_0080_0000, 'rw-p', '[stack]')

describe('captured facts', () => {
  const facts = factsOf(
    crashEvent({
      process: { argv: ['app', '-v'], parent: { comm: 'bash' }, namespaces: { pid: 1 } },
      termination: killedBy('SIGSEGV', 11),
      fault: { siCode: 'SEGV_MAPERR', address: address(0x18), access: 'read', trap: 'page-fault' },
      libraries: [{ path: '/lib/libssl.so.3', soname: 'libssl.so.3' }, { path: '/opt/plugin.so' }],
      capture: { tier: 'A' },
    }),
  )

  it.each([
    ['signal', 'SIGSEGV'],
    ['signalNumber', 11],
    ['exitCode', undefined],
    ['siCode', 'SEGV_MAPERR'],
    ['faultAddress', '0x0000000000000018'],
    ['faultAccess', 'read'],
    ['trap', 'page-fault'],
    ['comm', 'app'],
    ['argv', ['app', '-v']],
    ['parentComm', 'bash'],
    ['namespacePid', 1],
    ['hostname', 'web-1'],
    ['tier', 'A'],
    ['maps', undefined],
    ['sender', undefined],
    ['noSuchFact', undefined],
    ['constructor', undefined],
  ])('%s', (name, expected) => {
    expect(facts(name)).toEqual(expected)
  })

  it('keeps libraries by soname, by path where they have none', () => {
    expect(facts('libraries')).toHaveProperty(['libssl.so.3', 'path'], '/lib/libssl.so.3')
    expect(facts('libraries')).toHaveProperty(['/opt/plugin.so', 'path'], '/opt/plugin.so')
  })
})

it('works nothing out before it is asked for, and nothing twice', () => {
  let reads = 0
  const event = Object.defineProperty(
    crashEvent({
      termination: exited(1),
      registers: { rsp: address(0x7ffc_0000_1000) },
      fault: { address: address(0x7ffb_ffff_f018) },
    }),
    'maps',
    {
      get: () => {
        reads++
        return [STACK]
      },
    },
  )
  const facts = factsOf(event)
  expect(facts('exitCode')).toBe(1)
  expect(reads).toBe(0)
  expect(facts('stackHeadroom')).toBe(0x1000)
  const once = reads
  expect(once).toBeGreaterThan(0)
  expect(facts('stackHeadroom')).toBe(0x1000)
  expect(facts('faultBelowStack')).toBe(0x1000 - 0x18)
  expect(reads).toBe(once)
})

it.each(FACTS.map((fact) => ({ ...fact })))(
  '$name has a meaning, and an example of its type',
  ({ meaning, type, example }) => {
    expect(meaning).toMatch(/\w+ \w+/)
    expect(Value.Check(FACT_TYPES[type], example)).toBe(true)
  },
)

it('no two facts have one name', () => {
  const names = FACTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
