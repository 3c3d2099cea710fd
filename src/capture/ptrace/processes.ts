import type { RawSender } from '../../model/raw-signals.js'
import { threadIdsOf } from '../proc/read.js'
import { readStatus } from '../proc/status.js'
import { bootTime } from './clock.js'
import type { EarlierSignals } from './earlier-signals.js'
import type { HandledFault, Interruption } from './evidence/handled.js'
import type { Evidence } from './evidence/take.js'

/** A process that is traced, with what is known of it so far. */
export interface TracedProcess {
  pid: number
  threads: Set<number>
  /** CLOCK_BOOTTIME, nanoseconds. */
  startTime: bigint
  handled?: HandledFault
  interrupted?: Interruption
  /** Who sent it the signals that its handlers got, by signal. */
  senders: Map<number, RawSender>
  /** Also those that came before it executed its program. */
  earlier: EarlierSignals
  /** Taken when it was about to end by this signal, or by an exit (0). */
  evidence?: { signal: number; taken: Evidence }
}

export interface Processes {
  ofThread(tid: number): TracedProcess | undefined
  /** A process was made. It may have stopped, and even ended, before its maker stops. */
  made(pid: number): void
  /** The same for what can be a thread. */
  cloned(by: number, tid: number): void
  stopped(tid: number): void
  /** The other threads of a process are no more. */
  keepOnly(process: TracedProcess, tid: number): void
  /** The process that has ended, or is not traced any more; undefined where only a thread has. */
  ended(tid: number): TracedProcess | undefined
  all(): Iterable<TracedProcess>
}

const newProcess = (pid: number): TracedProcess => ({
  pid,
  threads: new Set([pid]),
  startTime: bootTime(),
  senders: new Map(),
  earlier: new Map(),
})

export function createProcesses(): Processes {
  const byThread = new Map<number, TracedProcess>()
  /** Those that stopped before their makers did. */
  const early = new Set<number>()

  const add = (tid: number, pid: number): TracedProcess => {
    const process = byThread.get(pid) ?? newProcess(pid)
    process.threads.add(tid)
    byThread.set(pid, process)
    byThread.set(tid, process)
    return process
  }

  const remove = (process: TracedProcess, tid: number): void => {
    process.threads.delete(tid)
    byThread.delete(tid)
  }

  return {
    ofThread: (tid) => byThread.get(tid),
    made: (pid) => {
      if (!early.delete(pid)) add(pid, pid)
    },
    cloned: (by, tid) => {
      if (early.delete(tid)) return
      const maker = byThread.get(by)
      add(tid, maker && threadIdsOf(maker.pid).includes(tid) ? maker.pid : tid)
    },
    stopped: (tid) => {
      if (byThread.has(tid)) return
      early.add(tid)
      const status = readStatus(`/proc/${tid}`)
      if (status) add(tid, status.processId)
    },
    keepOnly: (process, tid) => {
      for (const thread of [...process.threads]) if (thread !== tid) remove(process, thread)
    },
    ended: (tid) => {
      const process = byThread.get(tid)
      if (!process) return undefined
      if (process.pid !== tid) {
        remove(process, tid)
        return undefined
      }
      for (const thread of process.threads) byThread.delete(thread)
      return process
    },
    all: () => new Set(byThread.values()),
  }
}
