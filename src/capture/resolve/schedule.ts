import { createTurns } from '../../model/turns.js'
import { createResolver, type Presence, type Resolver } from './resolver.js'

/**
 * In a crash storm symbols are the first thing to go: with so many deaths waiting, or so many bytes of their records,
 * the newest of the user that has the most waiting is handed on with raw addresses.
 */
const MAX_WAITING = 256
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** No death waits longer for the resolver. */
const MAX_WAIT_MS = 30_000

/** Another resolver is started where all have been busy for so long while another user's death waits. */
const SLOW_MS = 1000
const MAX_RESOLVERS = 2

/** A death that waits for a resolver. Exactly one of its functions is called, except that `drop` may follow `run`. */
export interface Job {
  /** The owner whose share it counts to. */
  user: string
  /** What its record takes in memory. */
  bytes: number
  /** Never rejects. */
  run(resolver: Resolver): Promise<void>
  /** There will be no resolver for it, or not for long enough. */
  drop(): void
}

export interface Schedule {
  /** How many wait or are being worked on. */
  size(): number
  add(job: Job): void
  /** Drops all there is and ends the resolvers. */
  stop(): void
}

interface Waiting {
  job: Job
  /** Runs out when it has waited for too long. */
  timer: NodeJS.Timeout
}

interface Lane {
  resolver: Resolver
  job?: Job
  since: number
}

/** Deaths of several users by turns; one user occupies one resolver at most. */
export function createSchedule(presence: Presence): Schedule {
  const turns = createTurns<Waiting>()
  const lanes: Lane[] = [{ resolver: createResolver({ presence }), since: 0 }]
  let bytes = 0
  let slow: NodeJS.Timeout | undefined

  const taken = (waiting: Waiting | undefined): Job | undefined => {
    if (!waiting) return undefined
    clearTimeout(waiting.timer)
    bytes -= waiting.job.bytes
    return waiting.job
  }

  const nextJob = (): Job | undefined => taken(turns.take((user) => lanes.every(({ job }) => job?.user !== user)))

  const start = (lane: Lane, job: Job): void => {
    lane.job = job
    lane.since = performance.now()
    void job.run(lane.resolver).finally(() => {
      lane.job = undefined
      next()
    })
  }

  const next = (): void => {
    for (const lane of lanes) {
      const job = lane.job ? undefined : nextJob()
      if (job) start(lane, job)
    }
    openAnother()
  }

  const openAnother = (): void => {
    clearTimeout(slow)
    if (turns.size() === 0 || lanes.length === MAX_RESOLVERS || lanes.some(({ job }) => !job)) return
    const left = Math.max(...lanes.map(({ since }) => since)) + SLOW_MS - performance.now()
    if (left > 0) {
      slow = setTimeout(openAnother, left).unref()
      return
    }
    const job = nextJob()
    if (!job) return
    const lane = { resolver: createResolver({ presence }), since: 0 }
    lanes.push(lane)
    start(lane, job)
  }

  return {
    size: () => turns.size() + lanes.filter(({ job }) => job).length,
    add: (job) => {
      const timer = setTimeout(() => {
        turns.remove(job.user, waiting)
        taken(waiting)?.drop()
      }, MAX_WAIT_MS)
      const waiting = { job, timer: timer.unref() }
      bytes += job.bytes
      turns.add(job.user, waiting)
      next()
      while (turns.size() > MAX_WAITING || (bytes > MAX_WAITING_BYTES && turns.size() > 0)) taken(turns.shed())?.drop()
    },
    stop: () => {
      clearTimeout(slow)
      const waiting = turns.clear().flatMap((each) => taken(each) ?? [])
      const running = lanes.flatMap(({ job }) => job ?? [])
      for (const { resolver } of lanes) resolver.close()
      for (const job of [...waiting, ...running]) job.drop()
    },
  }
}
