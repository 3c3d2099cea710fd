import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../src/model/address.js'
import { readableDuration } from '../../src/model/duration.js'
import type { Incident } from '../../src/model/finding.js'
import { BARE } from '../../src/report/context.js'
import { headline, outcome } from '../../src/report/view/headline.js'
import { viewMaps } from '../../src/report/view/maps.js'
import { commandLine, paragraphs } from '../../src/report/view/text.js'
import { readableSize } from '../../src/report/view/units.js'
import { IncidentView, viewIncident as view } from '../../src/report/view.js'
import * as samples from './samples.js'
import { nullDereference, recursion, unexplained } from './samples.js'

const viewIncident = (incident: Incident) => view(incident, { ...BARE, verbose: false })

describe('headline', () => {
  const finding = nullDereference.findings.slice(0, 1)
  it.each<[string, Partial<Incident>, string]>([
    [
      'signal and cause',
      { termination: { kind: 'signal', signal: 'SIGSEGV' }, findings: finding },
      'died by SIGSEGV: null dereference',
    ],
    ['no finding', { termination: { kind: 'signal', signal: 'SIGKILL' }, findings: [] }, 'died by SIGKILL'],
    ['unnamed signal', { termination: { kind: 'signal', signalNumber: 99 }, findings: [] }, 'died by signal 99'],
    ['status', { termination: { kind: 'exit', exitCode: 3 }, findings: [] }, 'exited with status 3'],
    [
      'cause that only repeats it',
      { termination: { kind: 'exit', exitCode: 3 }, findings: finding.map((f) => ({ ...f, cause: 'nonzero-exit' })) },
      'exited with status 3',
    ],
    [
      'cause of a team',
      { termination: { kind: 'exit', exitCode: 3 }, findings: finding.map((f) => ({ ...f, cause: 'x-disk-full' })) },
      'exited with status 3: disk full',
    ],
    ['of a living process', { termination: undefined, findings: [] }, 'was alive (snapshot)'],
  ])('%s', (_, changes, text) => {
    expect(headline({ ...nullDereference, ...changes })).toBe(`imagetool (pid 48213) ${text}`)
  })

  it.each<[string, Partial<Incident['process']>, string]>([
    ['name of the program', { comm: 'node', exe: '/usr/bin/node', argv: ['node', 'a.js'] }, 'node'],
    ['cut by the kernel', { comm: 'a-program-with-a', exe: '/opt/a-program-with-a-long-name' }, 'a-program-with-a'],
    ['of a link to it', { comm: 'sh', exe: '/usr/bin/dash', argv: ['sh', '-c', ':'] }, 'sh'],
    ['of a script', { comm: 'backup', exe: '/usr/bin/bash', argv: ['/bin/bash', '/usr/sbin/backup'] }, 'backup'],
    ['its own choice', { comm: 'MainThread', exe: '/usr/bin/node', argv: ['node', 'a.js'] }, 'MainThread of node'],
    ['its own choice, program not known', { comm: 'MainThread', exe: undefined }, 'MainThread'],
  ])('%s', (_, process, name) => {
    const incident = { ...nullDereference, process: { ...nullDereference.process, argv: [], ...process } }
    expect(headline(incident)).toMatch(new RegExp(`^${name} \\(pid `))
  })

  it.each([
    [{ kind: 'signal' as const, signal: 'SIGSEGV', coreDumped: true }, 'killed by SIGSEGV, core dumped'],
    [{ kind: 'signal' as const, signal: 'SIGSEGV' }, 'killed by SIGSEGV'],
    [{ kind: 'exit' as const, exitCode: 127 }, 'exited with status 127'],
    [undefined, ''],
  ])('outcome of %j', (termination, text) => {
    expect(outcome(termination)).toBe(text)
  })
})

describe('mappings', () => {
  const mapping = (start: bigint, path: string) => ({
    start: formatAddress(start),
    end: formatAddress(start + 0x1000n),
    perms: 'r--p',
    path,
  })
  const marks = (event: Incident) =>
    viewMaps(event).marked.map((row) => [row.fault, row.ip, row.sp, row.unmapped, row.path])

  it('marks where the addresses are, and puts those that are nowhere in their place', () => {
    expect(marks(nullDereference)).toEqual([
      [true, false, false, true, ''],
      [false, true, false, false, '/usr/local/bin/imagetool'],
      [false, false, true, false, '[stack]'],
    ])
  })

  it('marks a jump to nowhere once', () => {
    const wild = formatAddress(0x1_0000_0000n)
    const event = {
      ...nullDereference,
      fault: { address: wild },
      registers: { rip: wild },
      maps: [mapping(0x4000n, '/a'), mapping(0x2_0000_0000n, '/b')],
    }
    expect(viewMaps(event).rows.map((row) => row.start)).toEqual([
      formatAddress(0x4000n),
      wild,
      formatAddress(0x2_0000_0000n),
    ])
    expect(marks(event)).toEqual([[true, true, false, true, '']])
  })

  it.each([
    ['were not captured', { maps: undefined }],
    ['were cut short', { capture: { tier: 'A' as const, truncated: ['maps'] } }],
  ])('claims nothing to be unmapped when they %s', (_, changes) => {
    const view = viewIncident({ ...nullDereference, ...changes })
    expect(view.maps.rows.filter((row) => row.unmapped)).toEqual([])
    expect(view.fault.unmapped).toBe(false)
  })

  it('keeps the telling ones of very many', () => {
    const maps = Array.from({ length: 5000 }, (_, i) => mapping(BigInt(i + 1) * 0x10_0000n, `/lib/${i}`))
    const event = {
      ...nullDereference,
      maps,
      registers: { pc: formatAddress(4001n * 0x10_0000n), sp: formatAddress(0n) },
    }
    const view = viewMaps(event)
    expect(view.rows).toHaveLength(400)
    expect(view).toMatchObject({ total: 5000, omitted: 4602 })
    expect(view.rows.slice(-13).map((row) => row.path)).toEqual(
      Array.from({ length: 13 }, (_, i) => `/lib/${3994 + i}`),
    )
    expect(marks(event)).toContainEqual([false, true, false, false, '/lib/4000'])
  })
})

describe('stacks', () => {
  const frame = (symbol: string, ip = '0x0000000000001000', module = '/usr/bin/app') => ({ ip, symbol, module })
  const withFrames = (frames: ReturnType<typeof frame>[]) =>
    viewIncident({ ...recursion, stack: { unwinder: 'dwarf', frames } }).stack

  it('keeps both ends of a deep one', () => {
    const stack = withFrames(Array.from({ length: 2000 }, (_, i) => frame(i % 2 === 0 ? 'even' : 'odd')))
    expect(stack).toMatchObject({ omitted: 1944, more: 1993 })
    expect(stack.frames.map(({ index }) => index).slice(46, 50)).toEqual(['#46', '#47', '#1992', '#1993'])
    expect(stack.text).toContain('\n… 1944 frames …\n#1992 0x')
  })

  it('folds a function that calls itself', () => {
    const stack = withFrames([frame('leaf'), ...Array.from({ length: 60 }, () => frame('walk')), frame('main')])
    expect(stack.frames.map(({ index, repeated }) => [index, repeated])).toEqual([
      ['#0', 0],
      ['#1', 60],
      ['#61', 0],
    ])
    expect(stack.text).toMatch(/^#1 .* walk in app, 60 times in a row$/m)
    expect(stack).toMatchObject({ omitted: 0, more: 0 })
  })

  it.each([
    ['three in a row are shown', [frame('a'), frame('a'), frame('a')], ['#0', '#1', '#2']],
    [
      'another address is another call',
      [1, 2, 3, 4].map((n) => frame('a', `0x000000000000000${n}`)),
      ['#0', '#1', '#2', '#3'],
    ],
    ['four are folded', [1, 2, 3, 4].map(() => frame('a')), ['#0']],
  ])('%s', (_, frames, indexes) => {
    expect(withFrames(frames).frames.map(({ index }) => index)).toEqual(indexes)
  })

  it("begins the short view below libc's abort(), and the long one at the top", () => {
    const libc = ['__pthread_kill_implementation', 'raise', 'abort'].map((name, i) =>
      frame(name, `0x000000000000200${i}`, '/usr/lib/libc.so.6'),
    )
    const stack = withFrames([...libc, frame('check'), frame('main', '0x0000000000001010')])
    expect(stack.top.map(({ index }) => index)).toEqual(['#3', '#4'])
    expect(stack.frames.map(({ index }) => index)).toEqual(['#0', '#1', '#2', '#3', '#4'])
    expect(stack.more).toBe(0)
  })
})

it.each(Object.entries(samples))('is what the documented schema says: %s', (_, sample) => {
  const view = viewIncident(sample)
  expect(Schema.Check(IncidentView, view)).toBe(true)
  expect(Schema.Check(IncidentView, { ...view, undocumented: '' })).toBe(false)
})

it('has every field for an incident that has next to nothing', () => {
  const fields = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, item]) => fields(item, `${path}.${key}`))
      : [path]
  expect(fields(viewIncident(unexplained))).toEqual(fields(viewIncident(nullDereference)))
  expect(JSON.stringify(viewIncident(unexplained))).not.toContain('null')
})

describe('words', () => {
  it.each([
    [3.24, '3.2 ms'],
    [999, '999 ms'],
    [2412.8, '2.4 s'],
    [192_000, '3 min 12 s'],
    [3_599_999, '59 min 59 s'],
    [9_412_000, '2 h 36 min'],
    [100_000_000, '1 d 3 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(readableDuration(ms)).toBe(text)
  })

  it.each([
    [512, '512 B'],
    [4096, '4 KiB'],
    [1536 * 1024, '1.5 MiB'],
    [32_768_000 * 1024, '31 GiB'],
    [2 ** 63, '8 EiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(readableSize(bytes)).toBe(text)
  })

  it('folds the lines of a YAML text, not its paragraphs', () => {
    expect(paragraphs('one\n  two\n\nthree\n')).toEqual(['one two', 'three'])
    expect(paragraphs(undefined)).toEqual([])
  })

  it('quotes arguments as a shell would take them', () => {
    expect(commandLine(['ls', '-l', 'a b', "it's", ''])).toBe("ls -l 'a b' 'it'\\''s' ''")
  })
})
