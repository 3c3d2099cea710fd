import { describe, expect, it } from 'vitest'
import { CSV_HEADER } from '../../src/report/csv.js'
import { createRenderer } from '../../src/report/render.js'
import { HOSTILE, poisoned } from './hostile.js'
import { commandNotFound, nullDereference, terminated, unexplained } from './samples.js'

const csv = createRenderer('csv')

/** A field of RFC 4180, section 2, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n)/gy

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(FIELD)].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)

const program = (comm: string): string | undefined =>
  fieldsOf(csv({ ...nullDereference, process: { ...nullDereference.process, comm } }))[2]

it('has a column for each of these', () => {
  expect(CSV_HEADER).toBe('time,host,program,pid,unit,signal_or_status,cause,severity,signature,id')
})

it.each([
  [nullDereference, ['SIGSEGV', 'null-dereference', 'high']],
  [terminated, ['SIGTERM', 'terminated', 'low']],
  [commandNotFound, ['127', 'command-not-found', 'info']],
  [unexplained, [expect.any(String), '', '']],
])('is a line of as many fields: %#', (incident, verdict) => {
  const line = csv(incident)
  expect(line.indexOf('\n')).toBe(line.length - 1)
  const { time, host, process, signature, id } = incident
  expect(fieldsOf(line)).toEqual([
    time,
    host.hostname,
    process.comm,
    String(process.pid),
    process.container ?? '',
    ...verdict,
    signature,
    id,
  ])
})

describe('what a crashed process chose is text to a spreadsheet', () => {
  it.each([
    ['plain', 'plain'],
    ['a b', 'a b'],
    ['a,"b"', 'a,"b"'],
    ['1+1', '1+1'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    ['  =1', "'  =1"],
    ['"=1', `'"=1`],
    ['\t=1', "'\\t=1"],
    ['\r=1', "'\\r=1"],
    ['\ttab', "'\\ttab"],
    ['a;=1', "a;'=1"],
    ['a\n=1', 'a\\n=1'],
  ])('%j', (comm, shown) => expect(program(comm)).toBe(shown))

  it.each(Object.entries(HOSTILE))('in every field: %s', (_, value) => {
    const line = csv(poisoned(nullDereference, value))
    const fields = fieldsOf(line)
    expect(fields).toHaveLength(10)
    expect(fields.filter((field) => /^["'\s]*[=+\-@\t\r]/.test(field) && !field.startsWith("'"))).toEqual([])
    expect(line).toMatch(/^[^\p{C}]+\n$/u)
  })
})
