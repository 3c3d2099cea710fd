import { threadIdsOf } from '../proc/read.js'
import { readStat } from '../proc/stat.js'
import { eventMessage, interrupt, type Waited, waitFor } from './calls.js'
import type { StoppedThread } from './evidence/threads.js'
import { stopOf } from './stop.js'

/** How long the threads of a dying process may take to stop: one that waits for a disk takes as long as the disk. */
const TIME_LIMIT_MS = 100
const LOOK_MS = 0.1

const SIGKILL = 9

export interface Others {
  stopped: StoppedThread[]
  /** Stops that were not asked for, and ends: they are still to be handled. */
  unhandled: Waited[]
  /** Threads that only wait to be resumed. */
  trapped: number[]
}

/**
 * Stops the other threads of a process, at most `most` of them. Where the process is being killed they come to their
 * exits by themselves.
 */
export function stopOthers(pid: number, tid: number, most: number, isKilled: boolean): Others {
  const others: Others = { stopped: [], unhandled: [], trapped: [] }
  const waiting = new Map<number, boolean>()
  const ids = threadIdsOf(pid).filter((each) => each !== tid)
  for (const each of ids.slice(0, most)) {
    const ran = readStat(`/proc/${pid}/task/${each}`)?.state === 'R'
    if (isKilled || interrupt(each)) waiting.set(each, ran)
  }
  const deadline = performance.now() + TIME_LIMIT_MS
  while (waiting.size > 0 && performance.now() < deadline) {
    let found = false
    for (const [each, ran] of waiting) {
      const waited = waitFor(each, false)
      if (!waited) continue
      found = true
      if (take(waited, ran, others)) waiting.delete(each)
    }
    if (!found) pause(LOOK_MS)
  }
  return others
}

/** Whether the thread is stopped now, or has ended. */
function take(waited: Waited, ran: boolean, others: Others): boolean {
  const { tid, status } = waited
  const stop = stopOf(status)
  const isStopped = stop.kind !== 'ended'
  if (stop.kind === 'trap') others.trapped.push(tid)
  else others.unhandled.push(waited)
  const exiting = stop.kind === 'exit' && (eventMessage(tid) & 0x7f) === SIGKILL
  if (isStopped) others.stopped.push({ tid, ran, exiting })
  return true
}

const clock = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread. */
export const pause = (ms: number): void => void Atomics.wait(clock, 0, 0, ms)
