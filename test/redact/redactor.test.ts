import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/model/errors.js'
import type { CrashEvent } from '../../src/model/event.js'
import { createRedact } from '../../src/redact/redactor.js'
import { crashEvent } from '../capture/event.js'
import { makeFolder } from '../capture/log/log-files.js'

const redact = createRedact([])
const hide = (event: CrashEvent, own = redact): CrashEvent => own(event).event

const { process: app } = crashEvent()
const leaky = crashEvent({
  process: {
    ...app,
    argv: ['app', '--password', 'hunter2'],
    cwd: '/srv/hunter2',
    environment: { LANG: 'C', API_TOKEN: 'tok-4711', DSN: 'https://a:s3cr3t@db' },
  },
  message: 'cannot log in with hunter2',
  stderrTail: 'tok-4711 refused\nmail jane@example.org',
  interpreterStack: { language: 'Python', frames: [{ function: 'tok-4711', file: '/srv/hunter2/a.py', line: 4 }] },
  failedSyscalls: [{ name: 'connect', args: ['3', '"s3cr3t"'], errno: 'ECONNREFUSED' }],
})

it('hides in all of an event what a name or a place gives away in one of its texts', () => {
  const { process, message, stderrTail, interpreterStack, failedSyscalls, ...rest } = hide(leaky)
  expect(process).toEqual({
    ...app,
    argv: ['app', '--password', '[redacted]'],
    cwd: '/srv/[redacted]',
    environment: { LANG: 'C', API_TOKEN: '[redacted]', DSN: 'https://a:[redacted]@db' },
  })
  expect({ message, stderrTail }).toEqual({
    message: 'cannot log in with [redacted]',
    stderrTail: '[redacted] refused\nmail [redacted]',
  })
  expect(failedSyscalls).toEqual([{ name: 'connect', args: ['3', '"[redacted]"'], errno: 'ECONNREFUSED' }])
  expect(interpreterStack?.frames).toEqual([{ function: '[redacted]', file: '/srv/[redacted]/a.py', line: 4 }])
  const { process: _p, message: _m, stderrTail: _s, failedSyscalls: _f, interpreterStack: _i, ...same } = leaky
  expect(rest).toEqual(same)
})

it('hides the values of variables by their names, and what is known to be secret in all', () => {
  const frame = {
    ip: '0x0000000000401000',
    variables: [
      { name: 'password', value: '"hunter2"', argument: true },
      { name: 'line', value: '"login with hunter2"' },
      { name: 'count', value: '3' },
    ],
  }
  const stack = { unwinder: 'dwarf' as const, frames: [frame] }
  const hidden = hide({ ...leaky, stack, threads: [{ tid: 1, stack }] })
  const variables = [
    { name: 'password', value: '[redacted]', argument: true },
    { name: 'line', value: '"login with [redacted]"' },
    { name: 'count', value: '3' },
  ]
  expect(hidden.stack?.frames).toEqual([{ ip: frame.ip, variables }])
  expect(hidden.threads?.[0]?.stack?.frames).toEqual([{ ip: frame.ip, variables }])
})

it('leaves an event without secrets as it is, and one that was redacted before', () => {
  expect(hide(crashEvent())).toEqual(crashEvent())
  expect(hide(hide(leaky))).toEqual(hide(leaky))
})

it('does not take the words of a short password out of everything', () => {
  const event = crashEvent({ process: { ...app, argv: ['app', '--password', 'app'] }, message: 'app failed' })
  expect(hide(event)).toMatchObject({ process: { argv: ['app', '--password', '[redacted]'] }, message: 'app failed' })
})

it.each([
  ['hunter2', '[redacted]'],
  ['user hunter2 of /srv', 'user [redacted] of /srv'],
  [
    ['mysql', '-px'],
    ['mysql', '-p[redacted]'],
  ],
  [
    [{ name: 'A', args: ['tok-4711'] }, 7, null],
    [{ name: 'A', args: ['[redacted]'] }, 7, null],
  ],
  [4711, 4711],
  [undefined, undefined],
])('values of the event that a rule shows: %j', (value, expected) => {
  expect(redact(leaky).value(value)).toEqual(expected)
})

describe("a team's own patterns", () => {
  const folder = makeFolder()
  const file = folder.write('patterns', '# tickets\nACME-[0-9]+\n\n  customer (\\w+)\n')

  it.each([
    ['one', ['ACME-[0-9]+'], 'see ACME-1 and ACME-22', 'see [redacted] and [redacted]'],
    ['with a group: only what it matched', ['customer (\\w+)'], 'customer jane paid', 'customer [redacted] paid'],
    ['several', ['a+', 'b+'], 'aabbc', '[redacted][redacted]c'],
    ['of a file', [`@${file}`], 'ACME-7 for customer jane', '[redacted] for customer [redacted]'],
    ['that would hang another engine', ['(x+)+$'], `${'x'.repeat(5000)}!`, `${'x'.repeat(5000)}!`],
    ['of letters that the mark has', ['[a-z]+'], 'a [redacted] b', '[redacted] [redacted] [redacted]'],
  ])('%s', (_, sources, text, expected) => {
    const own = createRedact(sources)
    const once = hide(crashEvent({ message: text }), own)
    expect(once.message).toBe(expected)
    expect(hide(once, own).message).toBe(expected)
  })

  it.each([
    [['(a'], '--redact (a: not a regular expression in RE2 syntax (error parsing regexp: missing closing ): `(a`)'],
    [['a*'], '--redact a*: matches nothing at all as well; make it match something'],
    [[`@${folder.write('bad', 'fine\n[z-a]\n')}`], `bad:2: [z-a]: not a regular expression in RE2 syntax`],
    [[`@${folder.path('nowhere')}`], 'nowhere: patterns cannot be read (no such file or folder)'],
  ])('%j is refused in one line', (sources, message) => {
    expect(() => createRedact(sources)).toThrow(UserError)
    expect(() => createRedact(sources)).toThrow(message)
  })
})
