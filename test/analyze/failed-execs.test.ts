import { expect, it } from 'vitest'
import { createFailedExecs, decisive, notFoundBy } from '../../src/analyze/failed-execs.js'
import type { CrashEvent } from '../../src/model/event.js'
import type { FailedExec } from '../../src/model/refused.js'
import { crashEvent, exited, killedBy } from './crash-event.js'

const at = (second: number): string => `2025-03-01T12:00:0${second}.000000000Z`
const failed = (path: string, rest: Partial<FailedExec> = {}): FailedExec => ({
  path,
  errno: 'ENOENT',
  time: at(1),
  problem: 'missing',
  ...rest,
})
const fork = (status: number, second = 1, rest: Partial<CrashEvent> = {}): CrashEvent =>
  crashEvent({
    process: { pid: 51, ppid: 50, comm: 'sh' },
    termination: exited(status),
    time: at(second),
    failedExecs: [failed('./server', { problem: 'loader-missing' })],
    ...rest,
  })
/** execvp(3) gives a shell what the kernel did not recognize. */
const interpreted = (problem: FailedExec['problem']): Partial<CrashEvent> => ({
  process: { pid: 51, ppid: 50, comm: 'sh', executedAt: at(1) },
  failedExecs: [failed('./server', { errno: 'ENOEXEC', problem, time: at(0) })],
})
const killed = (second: number): CrashEvent =>
  crashEvent({
    process: { pid: 52, ppid: 50, comm: 'app' },
    termination: killedBy('SIGSEGV', 11),
    time: at(second),
  })
const shell = (status: number, second = 2): CrashEvent =>
  crashEvent({
    process: { pid: 50, ppid: 1, comm: 'sh', startTime: at(0) },
    termination: exited(status),
    time: at(second),
  })

it.each<[name: string, children: CrashEvent[], parent: CrashEvent, path: string | undefined]>([
  ['its status', [fork(127)], shell(127), './server'],
  ['another failure just after', [fork(255)], shell(1), './server'],
  ['another failure just after, but another child was killed in between', [fork(255), killed(2)], shell(1), undefined],
  ['its status, although another child was killed in between', [fork(127), killed(2)], shell(127), './server'],
  [
    'another failure just after, where another child was killed before',
    [fork(255, 1), killed(0)],
    shell(1),
    './server',
  ],
  ['another failure later', [fork(255)], shell(1, 5), undefined],
  ['a status that says the same of another command', [fork(126)], shell(127), undefined],
  ['success', [fork(127)], shell(0), undefined],
  ['a child that went on and ended well', [fork(0)], shell(1), undefined],
  ['the child of another', [fork(127, 1, { process: { pid: 51, ppid: 60, comm: 'sh' } })], shell(127), undefined],
  [
    'what a grandchild could not execute',
    [fork(127, 1, { process: { pid: 52, ppid: 51, comm: 'sh' } }), fork(127, 1, { failedExecs: undefined })],
    shell(127),
    './server',
  ],
  [
    'a command that a fork of the shell reports as not found',
    [fork(127, 1, { failedExecs: undefined, stderrTail: 'bash: line 1: nosuch: command not found\n' })],
    shell(127),
    'nosuch',
  ],
  [
    'a command that was looked for in the folders of PATH',
    [fork(127, 1, { failedExecs: [failed('/usr/bin/nosuch'), failed('/bin/nosuch')] })],
    shell(127),
    'nosuch',
  ],
  [
    'a program for another machine, which a shell then executed',
    [fork(2, 1, interpreted('wrong-machine'))],
    shell(2),
    './server',
  ],
  [
    'not a script without #!, which a shell then executed',
    [fork(2, 1, interpreted('unknown-format'))],
    shell(2),
    undefined,
  ],
])('a parent passes on what its child could not execute: %s', (_name, children, parent, path) => {
  const failedExecOf = createFailedExecs()
  for (const child of children) failedExecOf(child)
  expect(failedExecOf(parent)?.path).toBe(path)
})

it.each<[name: string, execs: FailedExec[], path: string | undefined]>([
  ['none', [], undefined],
  ['the last command', [failed('/bin/one'), failed('/bin/two')], '/bin/two'],
  ['where it was found', [failed('/usr/bin/a', { problem: 'loader-missing' }), failed('/bin/a')], '/usr/bin/a'],
  [
    'where it was refused',
    [failed('/usr/bin/a', { problem: undefined, errno: 'EACCES' }), failed('/bin/a')],
    '/usr/bin/a',
  ],
])('of the folders of PATH: %s', (_name, execs, path) => expect(decisive(execs)?.path).toBe(path))

it.each([
  [127, 'sh: 1: nosuch: not found\n', 'nosuch'],
  [127, '/bin/deploy: 12: ./x: not found\n', './x'],
  [127, 'bash: line 3: nosuch: command not found\n', 'nosuch'],
  [127, 'key: not found\n', undefined],
  [1, 'sh: 1: nosuch: not found\n', undefined],
  [127, undefined, undefined],
])('a shell that ends with %i and writes %j', (status, text, path) => expect(notFoundBy(status, text)).toBe(path))
