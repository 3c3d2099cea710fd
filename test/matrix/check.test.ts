import { describe, expect, it } from 'vitest'
import { casesFor, contains, problemsOf } from '../../scripts/matrix/check.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { readLog } from '../../src/capture/log/read.js'
import type { CrashEvent } from '../../src/model/event.js'
import type { Incident } from '../../src/model/finding.js'

/** The recorded death of a case, with the finding it must have. */
async function incidentsOf(name: string): Promise<Incident[]> {
  const [zooCase] = readCases([name])
  const incidents: Incident[] = []
  const { cause } = zooCase?.expect ?? { cause: '' }
  const finding = {
    rule: '',
    cause,
    title: '',
    severity: 'high',
    confidence: 'high',
    explanation: '',
  } as const
  await readLog(`${zooCase?.source}/log.ndjson`, {
    onEvent: async (event: CrashEvent) => {
      incidents.push({ ...event, signature: '', findings: [{ ...finding, evidence: [], advice: '', references: [] }] })
    },
    onProblem: () => {},
    onDamage: () => {},
    onLoss: () => {},
  })
  return incidents
}

const problems = async (name: string, tier: string, change: (incident: Incident) => Incident[]): Promise<string[]> => {
  const [zooCase] = readCases([name])
  const [incident] = await incidentsOf(name)
  if (!zooCase || !incident) throw new Error(`no recorded case ${name}`)
  return problemsOf(zooCase, change(incident), tier)
}
const inTier = (tier: 'A' | 'C' | 'S', incident: Incident): Incident => ({ ...incident, capture: { tier } })

describe('problemsOf', () => {
  it.each<[string, string, 'A' | 'C' | 'S', (incident: Incident) => Incident[], string[]]>([
    ['a death told rightly', 'null-read', 'A', (incident) => [incident], []],
    ['none', 'null-read', 'A', () => [], ['0 events of 1 deaths']],
    ['one told twice', 'null-read', 'A', (incident) => [incident, incident], ['2 events of 1 deaths']],
    [
      'another signal',
      'null-read',
      'A',
      (incident) => [{ ...incident, termination: { kind: 'signal', signal: 'SIGBUS', signalNumber: 7 } }],
      ['no death of null-read by SIGSEGV'],
    ],
    ['another tier', 'null-read', 'A', (incident) => [inTier('C', incident)], ['tier C, expected A']],
    ['a core at the coredump socket', 'null-read', 'S', (incident) => [inTier('S', incident)], []],
    ['a core that was not held there', 'null-read', 'S', (incident) => [incident], ['tier A, expected S']],
    ['a death without a core beside that socket', 'kill-9', 'S', (incident) => [incident], []],
    ['no mappings', 'null-read', 'A', (incident) => [{ ...incident, maps: undefined }], ['no maps']],
    [
      'no sender',
      'kill-9',
      'A',
      (incident) => [{ ...incident, sender: undefined }],
      ['sender undefined, expected killer'],
    ],
    [
      'a sender where the kernel sent it',
      'broken-pipe',
      'A',
      (incident) => [{ ...incident, sender: { pid: 1, comm: 'somebody' } }],
      ['sender somebody, expected none'],
    ],
    ['other last words', 'assertion', 'A', (incident) => [{ ...incident, message: 'what' }], ['message what']],
    ['an exit without mappings', 'exit-1', 'A', (incident) => [{ ...incident, maps: undefined }], ['no maps']],
    ['that in tier C', 'exit-1', 'C', (incident) => [{ ...inTier('C', incident), maps: undefined }], []],
    [
      'a signal without mappings in tier C',
      'null-read',
      'C',
      (incident) => [{ ...inTier('C', incident), maps: undefined }],
      ['no maps'],
    ],
  ])('%s', async (_, name, tier, change, expected) => expect(await problems(name, tier, change)).toEqual(expected))
})

describe('contains', () => {
  it.each([
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, true],
    [{ a: { b: 1 } }, { a: { b: 2 } }, false],
    [{ a: 1 }, { a: { b: 1 } }, false],
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [1] }, false],
    [{}, { a: undefined }, true],
    [{ a: null }, { a: null }, true],
  ])('%o, %o: %s', (whole, part, expected) => expect(contains(whole, part)).toBe(expected))
})

it.each([
  ['x86_64', 'bus-misaligned', false],
  ['x86_64', 'div-zero', true],
  ['aarch64', 'div-zero', false],
  ['aarch64', 'null-read', true],
] as const)('on %s, %s is tried: %s', (machine, wanted, tried) => {
  expect(casesFor(readCases(), machine).some(({ name }) => name === wanted)).toBe(tried)
})
