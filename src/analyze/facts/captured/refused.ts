import type { CrashEvent } from '../../../model/event.js'
import { type FailedChildExec, telling } from '../../failed-execs.js'
import { captured } from '../description.js'

/** What the kernel refused, and which signals came before the end. Each with how long before the end it was. */

type Timed<T> = T & { msBeforeEnd?: number }

const timed = <T extends { time: string }>(event: CrashEvent, list: T[] | undefined): Partial<Timed<T>>[] | undefined =>
  list?.map((each) => ({ ...each, msBeforeEnd: Math.max(0, Date.parse(event.time) - Date.parse(each.time)) }))

export const failedExecs = captured({
  type: 'failedExecs',
  label: 'programs that could not be executed',
  part: (keys) => ({
    label: `${keys.at(-1)} of every program that could not be executed`,
    each: `${keys.at(-1)} of a program that could not be executed`,
  }),
  meaning: 'calls of execve(2) of this process that failed, oldest first. With breadcrumbs only',
  example: [{ path: './server', errno: 'ENOENT', problem: 'loader-missing' }],
  value: (event) => timed(event, event.failedExecs && telling(event)),
})

/** From the analysis of earlier events: see createFailedExecs. */
export const childFailedExec = captured({
  type: 'failedExec',
  label: 'program that a child could not execute',
  part: (keys) => ({ label: `${keys.join('.')} of the program that a child could not execute` }),
  meaning: 'the program that a process under it could not execute, where its own end passes that on',
  example: { pid: 4712, comm: 'sh', path: './server', errno: 'ENOENT', problem: 'loader-missing' },
  value: (): Partial<FailedChildExec> | undefined => undefined,
})

export const refusals = captured({
  type: 'refusals',
  label: 'refused resources',
  part: (keys) => ({ label: `${keys.at(-1)} of every refusal`, each: `${keys.at(-1)} of a refusal` }),
  meaning: 'processes, threads, memory and open files that the kernel refused. With breadcrumbs only',
  example: [{ name: 'clone3', errno: 'EAGAIN', times: 1, limit: 'pids.max', limitValue: 100, used: 100 }],
  value: (event) => timed(event, event.refusals),
})

export const earlierSignals = captured({
  type: 'earlierSignals',
  label: 'earlier signals',
  part: (keys) => ({ label: `${keys.at(-1)} of every earlier signal`, each: `${keys.at(-1)} of an earlier signal` }),
  meaning: 'signals of other processes and of the terminal that did not end the process, oldest first',
  example: [{ signal: 'SIGTERM', outcome: 'ignored', msBeforeEnd: 10_000 }],
  value: (event) => timed(event, event.earlierSignals),
})

export const endedInit = captured({
  type: 'endedInit',
  label: 'init process whose pid namespace ended',
  part: ([key]) => ({
    label: `${key === 'comm' ? 'name' : 'process id'} of the init process whose pid namespace ended`,
  }),
  meaning: 'the first process of its pid namespace, whose end made the kernel kill all processes in it',
  example: { pid: 4700, comm: 'tini' },
  value: (event) => event.endedInit,
})

export const faultFile = captured({
  type: 'faultFile',
  label: 'mapped file',
  part: ([key]) => ({ label: FILE[key ?? ''] ?? `${key} of the mapped file`, unit: UNITS[key ?? ''] }),
  meaning: 'size and file system of the mapped file that a SIGBUS was about, as they were when the process died',
  example: { size: 4096, offset: 65_536, fileSystem: 'tmpfs' },
  tier: 'A, B, C',
  value: ({ fault }) => fault?.file,
})

const FILE: Readonly<Record<string, string>> = {
  size: 'size of the file',
  offset: 'offset of the access in the file',
  fileSystem: 'file system',
  capacityBytes: 'room of the file system',
  freeBytes: 'room that is left in the file system',
}
const UNITS: Readonly<Record<string, 'bytes'>> = {
  size: 'bytes',
  offset: 'bytes',
  capacityBytes: 'bytes',
  freeBytes: 'bytes',
}
