import { describe, expect, it } from 'vitest'
import { createFamily } from '../../src/analyze/children.js'
import type { CrashEvent } from '../../src/model/event.js'
import { crashEvent, exited, killedBy } from './crash-event.js'

const SHELL = { pid: 50, ppid: 1, comm: 'bash', startTime: '2025-03-01T12:00:00.000000000Z' }
const at = (second: number): string => `2025-03-01T12:00:0${second}.000000000Z`
const app = (termination: CrashEvent['termination'], ppid = 50, time = at(1)): CrashEvent =>
  crashEvent({ process: { pid: 51, ppid, comm: 'app' }, termination, time })
const shell = (status: number, process: Partial<CrashEvent['process']> = {}): CrashEvent =>
  crashEvent({ process: { ...SHELL, ...process }, termination: exited(status), time: at(2) })

const SEGV = killedBy('SIGSEGV', 11)

describe('the child whose death a process passes on', () => {
  it.each<[string, CrashEvent[], CrashEvent, object | undefined]>([
    ['128 + its signal', [app(SEGV)], shell(139), { pid: 51, comm: 'app', signal: 'SIGSEGV' }],
    ['its status', [app(exited(78))], shell(78), { pid: 51, comm: 'app', exitCode: 78 }],
    [
      'the last of them',
      [app(exited(78)), { ...app(SEGV), time: at(2) }],
      shell(139),
      { pid: 51, comm: 'app', signal: 'SIGSEGV' },
    ],
    ['another status', [app(SEGV)], shell(1), undefined],
    ['success', [app(exited(78))], shell(0), undefined],
    ['the child of another', [app(SEGV, 60)], shell(139), undefined],
    ['before the parent began', [app(SEGV, 50, '2025-03-01T11:59:59.000000000Z')], shell(139), undefined],
    ['on another machine', [{ ...app(SEGV), host: { ...app(SEGV).host, hostname: 'web-2' } }], shell(139), undefined],
    [
      'a fork of the shell that found no command',
      [crashEvent({ process: { pid: 51, ppid: 50, comm: 'bash' }, termination: exited(127), time: at(1) })],
      shell(127),
      undefined,
    ],
  ])('%s', (_name, before, event, expected) => {
    const childOf = createFamily()
    for (const each of before) childOf(each)
    expect(childOf(event)).toEqual(expected)
  })

  it('is forgotten when the process id is another process', () => {
    const childOf = createFamily()
    childOf(app(SEGV))
    childOf(shell(1))
    expect(childOf(shell(139))).toBeUndefined()
  })

  it('is forgotten when a thousand other parents have lost children since', () => {
    const childOf = createFamily()
    childOf(app(SEGV))
    for (let ppid = 100; ppid < 1124; ppid++) childOf(app(SEGV, ppid))
    expect(childOf(shell(139))).toBeUndefined()
    expect(childOf(shell(139, { pid: 1123 }))).toMatchObject({ signal: 'SIGSEGV' })
  })
})
