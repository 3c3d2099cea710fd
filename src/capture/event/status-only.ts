import type { Capture } from '../../model/capture.js'
import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import { normalize } from './normalize.js'

/** A child of this process that has ended, and what this process knows about it. Times: nanoseconds since the epoch. */
export interface EndedChild {
  pid: number
  command: readonly string[]
  start: bigint
  end: bigint
  /** As waitpid(2) gives it. */
  status: number
  /** How the others that descend from it were watched. */
  tier: Capture['tier']
}

/** TASK_COMM_LEN of the kernel, without the NUL. */
const COMM_LENGTH = 15

/** Fields of the event that a status does not tell. */
const MISSING = ['stack', 'registers', 'threads', 'maps', 'libraries', 'sender', 'message', 'stderrTail']

/** The event of a death of which nothing but the status is known. */
export function statusOnly(host: Host, { pid, command, start, end, status, tier }: EndedChild): CrashEvent {
  const [file = ''] = command
  const raw = {
    ...({ kind: 'death', time: end, startTime: start, pid, nsPid: pid, parentPid: process.pid, status } as const),
    comm: file.replace(/^.*\//, '').slice(0, COMM_LENGTH),
    argv: [...command],
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    thread: { tid: pid, registers: [], userStack: [], kernelStack: [] },
    memory: { vdso: 0n },
    ...{ exeDeleted: false, oomVictim: false, mappingsTotal: 0, truncated: [], missing: MISSING },
  }
  return normalize(raw, { host, tier, realtimeOffset: 0n, kernelSymbols: () => undefined, environment: [] })
}
