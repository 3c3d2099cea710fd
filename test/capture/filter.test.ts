import { describe, expect, it } from 'vitest'
import { type CaptureFilter, passes, passesOffline } from '../../src/capture/filter.js'
import type { Process } from '../../src/model/process.js'
import type { Termination } from '../../src/model/termination.js'
import { crashEvent } from './event.js'

const none: CaptureFilter = { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 }

const death = (process: Partial<Process> = {}, termination: Termination | undefined = sigsegv) =>
  crashEvent({
    process: { pid: 100, comm: 'nginx', uid: 33, cgroup: '/system.slice/nginx.service', durationMs: 5000, ...process },
    termination,
  })
const sigsegv: Termination = { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11 }
const exit1: Termination = { kind: 'exit', exitCode: 1 }

describe('one filter', () => {
  it.each<[string, Partial<CaptureFilter>, boolean]>([
    ['none', {}, true],
    ['its pid', { pids: [100] }, true],
    ['one of the pids', { pids: [7, 100] }, true],
    ['another pid', { pids: [10, 1000] }, false],
    ['its name', { comms: ['nginx'] }, true],
    ['one of the names', { comms: ['haproxy', 'nginx'] }, true],
    ['the start of its name', { comms: ['ngin'] }, false],
    ['its name in capitals', { comms: ['NGINX'] }, false],
    ['its user', { uids: [33] }, true],
    ['another user', { uids: [0] }, false],
    ['its signal', { signals: [11] }, true],
    ['one of the signals', { signals: [6, 11] }, true],
    ['another signal', { signals: [6] }, false],
    ['longer than asked for', { minDurationMs: 4999 }, true],
    ['as long as asked for', { minDurationMs: 5000 }, true],
    ['shorter than asked for', { minDurationMs: 5000.001 }, false],
  ])('%s', (_, filter, expected) => expect(passes({ ...none, ...filter }, death())).toBe(expected))
})

describe('exits, of what was recorded', () => {
  const exit0: Termination = { kind: 'exit', exitCode: 0 }
  it.each<['failed' | 'signal' | 'all', Termination | undefined, boolean]>([
    ['all', exit0, true],
    ['all', undefined, true],
    ['failed', exit0, false],
    ['failed', exit1, true],
    ['failed', sigsegv, true],
    ['failed', undefined, false],
    ['signal', exit1, false],
    ['signal', sigsegv, true],
  ])('%s: %o', (exits, termination, expected) => {
    const event = { ...death(), termination }
    expect(passesOffline({ ...none, exits }, event)).toBe(expected)
    expect(passesOffline({ ...none, exits, pids: [1] }, event)).toBe(false)
  })
})

describe('cgroup', () => {
  it.each<[path: string, filter: string, boolean]>([
    ['/system.slice/nginx.service', '/system.slice/nginx.service', true],
    ['/system.slice/nginx.service', '/system.slice/nginx.service/', true],
    ['/system.slice/nginx.service', '/system.slice', true],
    ['/system.slice/nginx.service', '/system.slice/', true],
    ['/system.slice/nginx.service/workers/a', '/system.slice/nginx.service', true],
    ['/system.slice/nginx.service', '/', true],
    ['/', '/', true],
    ['/system.slice/nginx.service-old', '/system.slice/nginx.service', false],
    ['/system.slice/nginx.service2/x', '/system.slice/nginx.service', false],
    ['/system.slice', '/system.slice/nginx.service', false],
    ['/user.slice/system.slice', '/system.slice', false],
    ['/', '/system.slice', false],
  ])('%s is in or below %s: %s', (cgroup, filter, expected) => {
    expect(passes({ ...none, cgroups: [filter] }, death({ cgroup }))).toBe(expected)
  })

  it('of several any will do', () => {
    const filter = { ...none, cgroups: ['/user.slice', '/system.slice'] }
    expect(passes(filter, death())).toBe(true)
    expect(passes(filter, death({ cgroup: '/machine.slice' }))).toBe(false)
  })
})

describe('all filters given must agree', () => {
  const all: CaptureFilter = {
    pids: [100],
    comms: ['nginx'],
    uids: [33],
    cgroups: ['/system.slice'],
    signals: [11],
    minDurationMs: 1000,
  }

  it('and do', () => expect(passes(all, death())).toBe(true))

  it.each<[string, Partial<CaptureFilter>]>([
    ['pid', { pids: [1] }],
    ['name', { comms: ['x'] }],
    ['user', { uids: [1] }],
    ['cgroup', { cgroups: ['/x'] }],
    ['signal', { signals: [6] }],
    ['duration', { minDurationMs: 9000 }],
  ])('but for the %s', (_, other) => expect(passes({ ...all, ...other }, death())).toBe(false))
})

describe('what was not captured', () => {
  const unknown = { uid: undefined, cgroup: undefined, durationMs: undefined }

  it.each<[string, Partial<CaptureFilter>, boolean]>([
    ['matters to no filter', {}, true],
    ['is not a wanted user', { uids: [0] }, false],
    ['is in no wanted cgroup, not even below the root', { cgroups: ['/'] }, false],
    ['may have lived long enough', { minDurationMs: 1000 }, true],
  ])('%s', (_, filter, expected) => expect(passes({ ...none, ...filter }, death(unknown))).toBe(expected))
})

it.each<[string, Termination | undefined]>([
  ['an exit', exit1],
  ['an unknown end', undefined],
])('%s has no signal to ask for', (_, termination) => {
  const event = crashEvent({ ...death(), termination })
  expect(passes({ ...none, signals: [1] }, event)).toBe(false)
  expect(passes(none, event)).toBe(true)
})
