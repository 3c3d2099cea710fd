import { describe, expect, it } from 'vitest'
import { signature } from '../../src/analyze/signature.js'
import type { CrashEvent, Frame } from '../../src/model/event.js'
import { address, crashEvent } from './crash-event.js'

const frame = (module: string | undefined, place: string | number, ip = 0): Frame => ({
  ip: address(ip),
  module,
  ...(typeof place === 'string' ? { symbol: place } : { moduleOffset: address(place) }),
})

const withFrames = (frames: Frame[], event: Partial<CrashEvent> = {}): CrashEvent =>
  crashEvent({ stack: { unwinder: 'dwarf', frames }, ...event })

const LIBC = '/lib/x86_64-linux-gnu/libc.so.6'
const STACK = [frame('/usr/bin/app', 'parse'), frame('/usr/bin/app', 'main')]
const BASE = signature(withFrames(STACK), 'null-dereference')

describe('one bug', () => {
  it.each<[string, CrashEvent]>([
    ['another pid', crashEvent({ process: { pid: 999, comm: 'app' }, stack: { unwinder: 'dwarf', frames: STACK } })],
    ['another host', withFrames(STACK, { host: { hostname: 'web-2', kernel: '6.12', arch: 'x86_64' } })],
    ['other addresses', withFrames(STACK.map((each, index) => ({ ...each, ip: address(0x7f00 + index) })))],
    ['other lines and offsets', withFrames(STACK.map((each) => ({ ...each, symbolOffset: 9, line: 7 })))],
    [
      'installed elsewhere',
      crashEvent({
        process: { exe: '/opt/app' },
        stack: { unwinder: 'dwarf', frames: [frame('/opt/app', 'parse'), frame('/opt/app', 'main')] },
      }),
    ],
    ['frames without a file between', withFrames([frame(undefined, 5), ...STACK])],
  ])('%s has the same signature', (_name, event) => {
    const named =
      event.process.exe === undefined ? { ...event, process: { ...event.process, exe: '/usr/bin/app' } } : event
    expect(signature(named, 'null-dereference')).toBe(BASE)
  })

  it('is told by where libc was called from, not by how it aborts', () => {
    const older = [frame(LIBC, 'raise'), frame(LIBC, 'abort'), ...STACK]
    const newer = [frame(LIBC, '__pthread_kill_implementation'), frame(LIBC, 'raise'), frame(LIBC, 'abort'), ...STACK]
    const stripped = [frame(LIBC, 0x8aeec), frame(LIBC, 'gsignal'), frame(LIBC, 'abort'), ...STACK]
    const signatures = [older, newer, stripped, STACK].map((frames) => signature(withFrames(frames), 'abort'))
    expect(new Set(signatures).size).toBe(1)
  })

  it('of a recursion is who takes part, at whatever turn the stack ends', () => {
    const cycle = [frame('/usr/bin/app', 'visit'), frame('/usr/bin/app', 'children')]
    const deep = Array.from({ length: 20 }, () => cycle).flat()
    const [, ...rest] = deep
    const leaf = [frame(LIBC, 'vfprintf'), ...deep]
    const signatures = [deep, rest, leaf].map((frames) => signature(withFrames(frames), 'stack-overflow'))
    expect(new Set(signatures).size).toBe(1)
  })
})

describe('an end from outside', () => {
  const sleeping = withFrames([frame(LIBC, 'clock_nanosleep'), ...STACK])
  const reading = withFrames([frame(LIBC, 'read'), frame('/usr/bin/app', 'serve')])

  it.each(['killed-by-process', 'timeout-kill', 'terminated', 'oom-kill'])('%s: not where it waited', (cause) => {
    expect(signature(sleeping, cause)).toBe(signature(reading, cause))
  })

  it('a fault: where it happened', () => {
    expect(signature(sleeping, 'invalid-read')).not.toBe(signature(reading, 'invalid-read'))
  })
})

describe('another bug', () => {
  it.each<[string, CrashEvent, string]>([
    ['another cause', withFrames(STACK), 'invalid-read'],
    [
      'another function',
      withFrames([frame('/usr/bin/app', 'render'), frame('/usr/bin/app', 'main')]),
      'null-dereference',
    ],
    [
      'another library',
      withFrames([frame('/usr/lib/libapp.so', 'parse'), frame('/usr/bin/app', 'main')]),
      'null-dereference',
    ],
    [
      'another program',
      withFrames(STACK, { process: { pid: 100, comm: 'tool', exe: '/usr/bin/tool' } }),
      'null-dereference',
    ],
    ['another offset', withFrames([frame('/usr/bin/app', 0x1139), frame('/usr/bin/app', 'main')]), 'null-dereference'],
    ['no stack', crashEvent({}), 'null-dereference'],
  ])('%s has another signature', (_name, event, cause) => {
    expect(signature(event, cause)).not.toBe(BASE)
  })

  it('goes no deeper than five frames', () => {
    const frames = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => frame('/usr/bin/app', name))
    const others = [...frames.slice(0, 5), frame('/usr/bin/app', 'g')]
    expect(signature(withFrames(frames), 'abort')).toBe(signature(withFrames(others), 'abort'))
  })
})
