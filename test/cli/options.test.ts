import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { choice } from '../../src/cli/choice.js'
import { addCaptureOptions, type CaptureOptions, type Limits, limits, watchOptions } from '../../src/cli/options.js'
import { UserError } from '../../src/model/errors.js'
import type { WatchOptions } from '../../src/pipeline/watch.js'

function parse(...args: string[]): WatchOptions & { limits: Limits } {
  const command = addCaptureOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
  const options = command.parse(args, { from: 'user' }).opts<CaptureOptions>()
  return { ...watchOptions(options, false), limits: limits(options) }
}

it('without options every death that failed is of interest, for ever', () => {
  expect(parse()).toEqual({
    capture: expect.objectContaining({ exits: 'failed', stackBytes: 32768, threads: 64, threadStackBytes: 8192 }),
    filter: { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 },
    limits: { forMs: undefined, maxEvents: Number.POSITIVE_INFINITY },
  })
})

describe('filters', () => {
  it.each<[string, Partial<WatchOptions['filter']>]>([
    ['--pid 1 --pid 4711', { pids: [1, 4711] }],
    ['--uid 0', { uids: [0] }],
    ['--comm nginx --comm fifteen-bytes-x', { comms: ['nginx', 'fifteen-bytes-x'] }],
    ['--comm größter-tee', { comms: ['größter-tee'] }],
    ['--signal SIGSEGV --signal abrt --signal 9', { signals: [11, 6, 9] }],
    ['--cgroup /system.slice --cgroup /', { cgroups: ['/system.slice', '/'] }],
    ['--cgroup /sys/fs/cgroup/system.slice/a.service', { cgroups: ['/system.slice/a.service'] }],
    ['--cgroup /sys/fs/cgroup', { cgroups: ['/'] }],
    ['--cgroup /sys/fs/cgroups', { cgroups: ['/sys/fs/cgroups'] }],
    ['--min-duration 1.5s', { minDurationMs: 1500 }],
  ])('%s', (args, filter) => expect(parse(...args.split(' ')).filter).toMatchObject(filter))
})

describe('capture', () => {
  it.each<[string, Partial<WatchOptions['capture']>]>([
    ['--exits all', { exits: 'all' }],
    ['--exits signal', { exits: 'signal' }],
    ['--stack-bytes 0', { stackBytes: 0 }],
    ['--stack-bytes 1', { stackBytes: 1024 }],
    ['--stack-bytes 1024', { stackBytes: 1024 }],
    ['--stack-bytes 1025', { stackBytes: 2048 }],
    ['--stack-bytes 262144', { stackBytes: 262_144 }],
    ['--threads 0', { threads: 0 }],
    ['--threads 1024', { threads: 1024 }],
    ['--thread-stack-bytes 1', { threadStackBytes: 1024 }],
    ['--thread-stack-bytes 65536', { threadStackBytes: 65_536 }],
    ['--env PATH --env LANG', { environment: ['PATH', 'LANG'] }],
    ['--pointed-memory 0', { pointedMemory: 0 }],
    ['--pointed-memory 4000', { pointedMemory: 4096 }],
  ])('%s', (args, capture) => expect(parse(...args.split(' ')).capture).toMatchObject(capture))
})

describe('limits', () => {
  it.each<[string, Partial<Limits>]>([
    ['--for 10m', { forMs: 600_000 }],
    ['--for 24d', { forMs: 2_073_600_000 }],
    ['--max-events 1', { maxEvents: 1 }],
  ])('%s', (args, expected) => expect(parse(...args.split(' ')).limits).toMatchObject(expected))
})

describe('what cannot be meant is refused', () => {
  it.each([
    ['--pid', 'init', '--pid init: not a whole number'],
    ['--pid', '-1', '--pid -1: not a whole number'],
    ['--pid', '', '--pid : not a whole number'],
    ['--uid', '1.5', '--uid 1.5: not a whole number'],
    ['--uid', '0x10', '--uid 0x10: not a whole number'],
    ['--signal', 'SIGNOPE', '--signal SIGNOPE: no such signal; give a name such as SIGSEGV or a number'],
    ['--signal', '0', '--signal 0: no such signal; give a name such as SIGSEGV or a number'],
    ['--comm', 'sixteen-bytes-xx', '--comm sixteen-bytes-xx: the kernel keeps 15 bytes of a name; give those'],
    ['--comm', 'größerer-drucker', '--comm größerer-drucker: the kernel keeps 15 bytes of a name; give those'],
    [
      '--cgroup',
      'system.slice',
      '--cgroup system.slice: not a path in the unified hierarchy; give one such as /system.slice',
    ],
    ['--cgroup', '', '--cgroup : not a path in the unified hierarchy; give one such as /system.slice'],
    ['--env', 'A=B', '--env A=B: not the name of a variable; give one such as LD_PRELOAD, without a value'],
    ['--env', '', '--env : not the name of a variable; give one such as LD_PRELOAD, without a value'],
    ['--exits', 'none', '--exits none: unknown; choose one of failed, signal, all'],
    ['--stack-bytes', '262145', '--stack-bytes 262145: at most 262144'],
    ['--threads', '1025', '--threads 1025: at most 1024'],
    ['--thread-stack-bytes', '65537', '--thread-stack-bytes 65537: at most 65536'],
    ['--stack-bytes', '32k', '--stack-bytes 32k: not a whole number'],
    ['--max-events', '0', '--max-events 0: give 1 or more'],
    ['--max-events', 'many', '--max-events many: not a whole number'],
    ['--for', '30d', '--for 30d: at most 24d; leave it out to watch until stopped'],
    ['--for', '10', '--for 10: not a duration; give a number and ms, s, m, h or d, such as 30s'],
    ['--min-duration', 'long', '--min-duration long: not a duration; give a number and ms, s, m, h or d, such as 30s'],
  ])('%s %s', (option, value, message) => {
    expect(() => parse(`${option}=${value}`)).toThrow(new UserError(message))
  })

  it.each(['--pid', '--comm', '--for', '--exits', '--env', '--stack-bytes'])('%s without a value', (option) => {
    expect(() => parse(option)).toThrow(/argument missing/)
  })
})

it('choice returns the word and refuses others, inherited names included', () => {
  expect(choice('--format', 'md', ['md', 'html'])).toBe('md')
  for (const word of ['MD', '', 'constructor']) {
    expect(() => choice('--format', word, ['md', 'html'])).toThrow(
      new UserError(`--format ${word}: unknown; choose one of md, html`),
    )
  }
})
