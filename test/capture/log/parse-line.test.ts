import { describe, expect, it } from 'vitest'
import { parseLogLine } from '../../../src/capture/log/parse-line.js'
import { CrashEvent } from '../../../src/model/event.js'
import { crashEvent, host } from '../event.js'
import { changed, isObject, type Json, walk } from './json.js'

const header = {
  type: 'header',
  format: 'crashcrawler-log',
  schemaVersion: 1,
  time: '2026-03-01T10:00:00.000Z',
  host,
  capture: { tier: 'A' },
}
const loss = { type: 'loss', time: '2026-03-01T10:00:00.000Z', lost: 7 }

const event: Json = JSON.parse(JSON.stringify(crashEvent()))

const problemOf = (value: Json): string => {
  const item = parseLogLine(JSON.stringify(value))
  return item.kind === 'problem' ? item.problem : `accepted as ${item.kind}`
}

const everywhere = walk(event).filter(({ path }) => path !== '')

describe('accepts', () => {
  it('an event with every field', () => expect(parseLogLine(JSON.stringify(event))).toEqual({ kind: 'event', event }))

  it('an event with only the required ones', () => {
    const { schemaVersion, id, time } = crashEvent()
    const least = {
      schemaVersion,
      id,
      time,
      host: { hostname: 'h', kernel: 'k', arch: 'a' },
      process: { pid: 1, comm: '' },
    }
    expect(parseLogLine(JSON.stringify(least))).toEqual({ kind: 'event', event: least })
  })

  it('a header of another schema, which is none of ours to read', () => {
    const other = JSON.stringify({ ...header, schemaVersion: 2, host: 'changed' })
    expect(parseLogLine(other)).toEqual({ kind: 'foreign', schemaVersion: 2 })
  })

  it('a header, and one of a later release that says more', () => {
    expect(parseLogLine(JSON.stringify(header))).toEqual({ kind: 'header', header })
    const later = { ...header, filter: 'SIGSEGV' }
    expect(parseLogLine(JSON.stringify(later))).toEqual({ kind: 'header', header: later })
  })

  it('a loss', () => expect(parseLogLine(JSON.stringify(loss))).toEqual({ kind: 'loss', loss }))

  it.each(['\r', ' ', '\t'])('a line with %j around it', (space) => {
    expect(parseLogLine(`${space}${JSON.stringify(event)}${space}`).kind).toBe('event')
  })

  it.each(
    everywhere.flatMap(({ path, value }) =>
      typeof value === 'string' && /^\/(id|message|.*\/(comm|exe|path|cwd|symbol))$/.test(path) ? [path] : [],
    ),
  )('any text at %s', (path) => {
    expect(problemOf(changed(event, path, '\0\x1b]0;x\x07\u202e|<b>\ud800'))).toBe('accepted as event')
  })
})

describe('the event these tests break holds every field of the schema', () => {
  const missing = (schema: object, value: Json, path: string): string[] => {
    if ('items' in schema && Array.isArray(value)) return missing(schema.items as object, value[0] ?? null, `${path}/0`)
    if (!('properties' in schema)) return []
    return Object.entries(schema.properties as Record<string, object>).flatMap(([name, inner]) => {
      const at = isObject(value) ? value[name] : undefined
      return at === undefined ? [`${path}/${name}`] : missing(inner, at, `${path}/${name}`)
    })
  }
  // A kernel frame has the fields of a user frame, which is complete.
  const KERNEL_FRAME = /^\/kernelStack\/0\//

  it('so that none escapes them', () => {
    expect(missing(CrashEvent, event, '').filter((path) => !KERNEL_FRAME.test(path))).toEqual([])
  })
})

describe('refuses, naming the place,', () => {
  const wrongType = (value: Json): Json => {
    if (typeof value === 'string') return true
    if (typeof value === 'object') return 'text'
    return typeof value === 'number' ? '7' : 1
  }

  it.each(everywhere)('$path of a wrong type', ({ path, value }) => {
    expect(problemOf(changed(event, path, wrongType(value)))).toMatch(
      new RegExp(`^not a valid event: ${path} must be .`),
    )
  })

  it.each(everywhere)('$path as null', ({ path }) => {
    expect(problemOf(changed(event, path, null))).toMatch(new RegExp(`^not a valid event: ${path} must be .`))
  })

  /** Their names are data. */
  const RECORDS = /\/(registers|limits|environment|labels)$/
  const objects = walk(event).flatMap(({ path, value }) => (isObject(value) && !RECORDS.test(path) ? [path] : []))

  it.each([...objects.map((path) => `${path}/unheard`), '/__proto__', '/constructor', '/findings'])(
    'unknown %s',
    (path) => {
      const line = JSON.stringify(changed(event, path.replace('__proto__', '_p_'), 1)).replace('_p_', '__proto__')
      expect(parseLogLine(line)).toEqual({ kind: 'problem', problem: `not a valid event: ${path} is an unknown field` })
    },
  )

  const addresses = everywhere.filter(({ value }) => typeof value === 'string' && /^0x[0-9a-f]{16}$/.test(value))

  it('(there are addresses in many places)', () => expect(addresses.length).toBeGreaterThan(12))

  it.each(addresses)('an address at $path that is not 0x and 16 small digits', ({ path }) => {
    const bad = [
      '',
      '0x18',
      '0x00000000DEADBEEF',
      '00000000000000018',
      '0x00000000000000018',
      '0x000000000000001g',
      '0x0000000000000018\n',
    ]
    for (const text of bad) expect(problemOf(changed(event, path, text)), text).toContain(`${path} must match pattern`)
  })

  const required = [
    ['', 'schemaVersion'], ['', 'id'], ['', 'time'], ['', 'host'], ['', 'process'],
    ['/host', 'hostname'], ['/host', 'kernel'], ['/host', 'arch'],
    ['/process', 'pid'], ['/process', 'comm'],
    ['/termination', 'kind'], ['/fault/mapping', 'start'], ['/sender', 'pid'], ['/stack', 'unwinder'], ['/stack', 'frames'],
    ['/stack/frames/0', 'ip'], ['/maps/0', 'perms'], ['/libraries/0', 'path'], ['/libraries/0/package', 'version'],
    ['/failedSyscalls/0', 'errno'], ['/resources/limits/core', 'hard'], ['/capture', 'tier'],
  ] // biome-ignore format: a table
  it.each(required)('%s without %s', (path, field) => {
    const where = path === '' ? '' : `${path} `
    expect(problemOf(changed(event, `${path}/${field}`, undefined))).toBe(
      `not a valid event: ${where}must have required properties ${field}`,
    )
  })

  it.each<[string, string, Json, string]>([
    ['another schema version', '/schemaVersion', 2, 'must be 1'],
    ['a time without nanoseconds', '/time', '2026-03-01T10:20:30Z', 'must match pattern'],
    ['a local time', '/time', '2026-03-01T10:20:30.123456789+01:00', 'must match pattern'],
    ['a negative pid', '/process/pid', -1, 'must be >= 0'],
    ['half a process', '/process/pid', 1.5, 'must be integer'],
    ['a negative duration', '/process/durationMs', -0.001, 'must be >= 0'],
    ['an exit code that wait(2) has not', '/termination/exitCode', 256, 'must be <= 255'],
    ['an end that is neither', '/termination/kind', 'vanished', 'must be "signal" or "exit"'],
    ['an access that is none', '/fault/access', 'poke', 'must be "read" or "write" or "execute"'],
    ['an unwinder that is none', '/stack/unwinder', 'guess', 'must be "dwarf" or "frame-pointer"'],
    ['a tier that is none', '/capture/tier', 'F', 'must be "A" or "B" or "C" or "D" or "E"'],
    ['permissions in another order', '/maps/0/perms', 'xwrp', 'must match pattern'],
    ['a limit that is not a number', '/resources/limits/core/soft', 'much', 'must be integer or "unlimited"'],
  ])('%s', (_, path, value, reason) => {
    expect(problemOf(changed(event, path, value))).toContain(`not a valid event: ${path} ${reason}`)
  })

  it.each<[string, Json, string]>([
    [
      'a header without its host',
      { ...header, host: {} },
      'not a valid header: /host must have required properties hostname, kernel, arch',
    ],
    [
      'a header of another format',
      { ...header, format: 'x' },
      'not a valid header: /format must be "crashcrawler-log"',
    ],
    [
      'a header without a schema',
      { ...header, schemaVersion: 'new' },
      'not a valid header: /schemaVersion must be number',
    ],
    ['a loss of less than nothing', { ...loss, lost: -1 }, 'not a valid loss record: /lost must be >= 0'],
    [
      'a type of its own',
      { ...loss, type: 'gain' },
      'not a valid event: must have required properties schemaVersion, id, host, process',
    ],
  ])('%s', (_, value, problem) => expect(problemOf(value)).toBe(problem))
})

describe('refuses what is not a record at all', () => {
  it.each([
    ['text', 'Segmentation fault', 'not JSON'],
    ['half a line', JSON.stringify(event).slice(0, -1), 'not JSON'],
    ['two records on a line', `${JSON.stringify(event)}${JSON.stringify(event)}`, 'not JSON'],
    ['a number', '7', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['a string', '"header"', 'not a JSON object'],
    ['a list of events', `[${JSON.stringify(event)}]`, 'not a valid event: must be object'],
    [
      'a number that is none',
      '{"schemaVersion":1e999}',
      'not a valid event: must have required properties id, time, host, process',
    ],
  ])('%s', (_, line, problem) => expect(parseLogLine(line)).toEqual({ kind: 'problem', problem }))
})

it('says no more of a huge name than a line holds', () => {
  const problem = problemOf({ ...crashEvent(), ['x'.repeat(100_000)]: 1 } as unknown as Json)
  expect(problem).toMatch(/^not a valid event: \/x{299}…$/)
})
