import type { CrashEvent } from '../../model/event.js'
import { isMachine, type Machine } from '../../model/machine.js'
import type { RawEvent } from '../../model/raw.js'
import type { RawFailedExec, RawRefusal } from '../../model/raw-refused.js'
import type { FailedExec, Refusal } from '../../model/refused.js'
import { syscallByNumber } from '../../model/syscalls/syscalls.js'
import { errnoName } from './errno.js'
import { type LimitsOfMachine, limitOf } from './limit-of.js'
import { formatArgument } from './syscall-arguments.js'
import type { TimeOf } from './time.js'

/** What the kernel refused to the process, and which limit it was for. */
export function normalizeRefused(
  raw: RawEvent,
  machine: string,
  timeOf: TimeOf,
  ofMachine: LimitsOfMachine,
): Pick<CrashEvent, 'failedExecs' | 'refusals'> {
  const { refused } = raw
  if (!refused || !isMachine(machine)) return {}
  const execs = refused.execs.flatMap((exec) => failedExec(exec, timeOf) ?? [])
  const refusals = refused.refusals
    .map((refusal) => normalizeRefusal(refusal, { raw, machine, timeOf, ofMachine }))
    .sort((a, b) => (a.time < b.time ? -1 : 1))
  return {
    ...(execs.length > 0 && { failedExecs: execs }),
    ...(refusals.length > 0 && { refusals }),
  }
}

function failedExec({ path, isCut, error, time }: RawFailedExec, timeOf: TimeOf): FailedExec | undefined {
  return path === undefined
    ? undefined
    : { path: isCut ? `${path}…` : path, errno: errnoName(error), time: timeOf(time) }
}

interface Context {
  raw: RawEvent
  machine: Machine
  timeOf: TimeOf
  ofMachine: LimitsOfMachine
}

function normalizeRefusal(refusal: RawRefusal, { raw, machine, timeOf, ofMachine }: Context): Refusal {
  const syscall = syscallByNumber(machine, refusal.number)
  const name = syscall?.name ?? `syscall_${refusal.number}`
  const errno = errnoName(refusal.error)
  return {
    name,
    args: syscall?.arguments.map((kind, index) => formatArgument(kind, refusal.arguments[index] ?? 0n)),
    errno,
    times: refusal.times,
    time: timeOf(refusal.time),
    ...limitOf({ name, errno, refusal, limits: raw.resources?.limits }, ofMachine),
  }
}
