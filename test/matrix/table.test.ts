import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { eventLog, type Log, parseReport } from '../../scripts/matrix/report.mjs'
import {
  capabilitiesTable,
  commandsTable,
  deathsTable,
  replaceBetween,
  tiersTable,
} from '../../scripts/matrix/table.mjs'

const ROW = {
  kernel: '6.1.0-56-amd64',
  machine: 'x86_64',
  variant: 'fentry',
  tier: 'B',
  cases: 99,
  right: 98,
  storm: 300,
  problems: [],
}

it('tiersTable adds up the kernels of each processor', () => {
  const rows = [
    ROW,
    { ...ROW, kernel: '6.12', right: 99 },
    { ...ROW, machine: 'aarch64', tier: 'D', cases: 90, right: 90 },
  ]
  expect(tiersTable(rows)).toBe(
    [
      '| tier | x86-64 | arm64 |',
      '| --- | --- | --- |',
      '| B | 197 of 198 (99.5 %) |  |',
      '| D |  | 90 of 90 (100.0 %) |',
      '',
    ].join('\n'),
  )
})

it('deathsTable has a line for each variant of each kernel', () => {
  expect(deathsTable([ROW])).toBe(
    [
      '| kernel | capture method | tier | ways to die reported correctly | of 300 simultaneous crashes |',
      '| --- | --- | --- | --- | --- |',
      '| 6.1.0-56-amd64 | fentry | B | 98 of 99 | 300 |',
      '',
    ].join('\n'),
  )
})

it('capabilitiesTable has a column for each kernel', () => {
  const capability = { name: 'fentry', title: 'fentry', detail: '', required: false }
  const diagnosis = (available: boolean | undefined, tier?: 'B') => ({
    capabilities: [{ ...capability, available }],
    tier,
    meaning: '',
  })
  expect(
    capabilitiesTable([
      { kernel: 'one', diagnosis: diagnosis(true, 'B') },
      { kernel: 'two', diagnosis: diagnosis(false) },
      { kernel: 'three', diagnosis: diagnosis(undefined) },
    ]),
  ).toBe(
    [
      '|  | one | two | three |',
      '| --- | --- | --- | --- |',
      '| fentry | yes | no | ? |',
      '| tier | B | none | none |',
      '',
    ].join('\n'),
  )
})

it('commandsTable leaves out what a kernel cannot do', () => {
  const trace = { command: 'trace', problems: [] }
  expect(
    commandsTable([
      { kernel: 'old', smokes: [trace] },
      { kernel: 'new', smokes: [trace, { command: 'service', problems: ['a', 'b'] }] },
    ]),
  ).toBe(
    [
      '| kernel | `trace` | `service` |',
      '| --- | --- | --- |',
      '| old | as expected |  |',
      '| new | as expected | a; b |',
      '',
    ].join('\n'),
  )
})

describe('replaceBetween', () => {
  const page = 'before\n<!-- deaths -->\nold\n<!-- /deaths -->\nafter\n'

  it('replaces what is between the marks', () => {
    expect(replaceBetween(page, 'deaths', 'new\n')).toBe('before\n<!-- deaths -->\nnew\n<!-- /deaths -->\nafter\n')
  })

  it('does not write a page without them', () => {
    expect(() => replaceBetween(page, 'other', 'new\n')).toThrow('no marks <!-- other -->')
  })
})

it('a report comes over a serial line, with whatever else is written there', () => {
  const log = gzipSync('{"type":"header"}\n').toString('base64')
  const message: Log = { kind: 'log', variant: 'fentry', cases: ['null-read'], log, words: 'stopped', seconds: 3 }
  expect(parseReport(`noise\r\r\n${JSON.stringify(message)}\r\n`)).toEqual([message])
  expect(eventLog(message).toString()).toBe('{"type":"header"}\n')
})
