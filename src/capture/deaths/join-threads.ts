import type { RawEvent, RawProcessThread } from '../../model/raw.js'
import type { ThreadOfDeath } from './decode-thread.js'

/** Of processes whose death never comes, as when it was lost. At 8 KiB of stack each this is 64 MiB. */
const MAX_WAITING = 8192

export interface ThreadsWaiting {
  add(record: ThreadOfDeath): void
  /** The death with the threads that its process had, the one it was taken at first. */
  join(death: RawEvent): RawEvent
}

/** Keeps the threads of dying processes until the deaths come. */
export function createThreadsWaiting(): ThreadsWaiting {
  const waiting = new Map<string, ThreadOfDeath[]>()
  let count = 0
  const take = (process: string): ThreadOfDeath[] => {
    const threads = waiting.get(process) ?? []
    waiting.delete(process)
    count -= threads.length
    return threads
  }
  return {
    add: (record) => {
      const process = keyOf(record)
      const threads = waiting.get(process)
      if (threads) threads.push(record)
      else waiting.set(process, [record])
      count++
      const [oldest] = waiting.keys()
      if (count > MAX_WAITING && oldest !== undefined && oldest !== process) take(oldest)
    },
    join: (death) => {
      const threads = take(keyOf(death))
      return threads.length === 0 ? death : withThreads(death, threads)
    },
  }
}

/** A process id is used again, but not with the same start. */
const keyOf = ({ pid, startTime }: Pick<RawEvent, 'pid' | 'startTime'>): string => `${pid} ${startTime}`

function withThreads(death: RawEvent, records: ThreadOfDeath[]): RawEvent {
  const { stack, truncated } = death
  // The last thread to go counted only those that were left with it.
  const count = Math.max(death.thread.count ?? 0, ...records.map(({ count }) => count))
  const thread = { ...death.thread, count }
  const own = records.find((record) => record.thread.tid === thread.tid)?.thread
  const others = records.flatMap((record) => (record.thread.tid === thread.tid ? [] : [record.thread]))
  const { tid, comm, registers, userStack } = thread
  const first: RawProcessThread = { tid, comm, registers, ...own, userStack, stack, stackMissing: undefined }
  return {
    ...death,
    thread,
    threads: [first, ...others],
    truncated: count > others.length + 1 ? [...truncated, 'threads'] : truncated,
  }
}
