import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream'
import { ALL_DEAD, ALL_DEATHS, DEAD_STREAM, DEATHS_STREAM } from '../subject.js'

const NANOSECONDS = 1_000_000
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const GIB = 2 ** 30

/** The one consumer that all analyzers share: each message goes to one of them. */
export const CONSUMER = 'analyzers'

/** After so long without an answer a message goes to another analyzer. */
const ACK_WAIT_MS = MINUTE_MS / 2

/** Deaths that all analyzers together may have taken and not stored yet. */
const MAX_PENDING = 10_000

/** Deaths of one host that wait at most: a host that floods waits with its own spool, and keeps nobody from the queue. */
const MAX_OF_HOST = 10_000

/**
 * A death leaves the stream when it was stored. What does not fit is refused and stays with its agent; nothing that was
 * taken is given up for it.
 */
const DEATHS: Partial<StreamConfig> & { name: string } = {
  name: DEATHS_STREAM,
  subjects: [ALL_DEATHS],
  retention: 'workqueue',
  storage: 'file',
  discard: 'new',
  discard_new_per_subject: true,
  max_msgs_per_subject: MAX_OF_HOST,
  max_bytes: 4 * GIB,
  duplicate_window: 10 * MINUTE_MS * NANOSECONDS,
}

/** A sender of nonsense takes no place from the dead letters of others. */
const MAX_DEAD_OF_HOST = 1000

/** The oldest dead letters give way: a sender of nonsense fills no disk. */
const DEAD: Partial<StreamConfig> & { name: string } = {
  name: DEAD_STREAM,
  subjects: [ALL_DEAD],
  storage: 'file',
  discard: 'old',
  max_age: 30 * DAY_MS * NANOSECONDS,
  max_msgs_per_subject: MAX_DEAD_OF_HOST,
  max_bytes: GIB / 4,
  duplicate_window: 10 * MINUTE_MS * NANOSECONDS,
}

/**
 * Makes the streams and the consumer where they are missing. Those that an administrator made otherwise stay as they are.
 * Returns for how long, milliseconds, a message may be without an answer.
 */
export async function ensureStreams(manager: JetStreamManager): Promise<number> {
  for (const stream of [DEATHS, DEAD]) {
    await orMake(manager.streams.info(stream.name), () => manager.streams.add(stream))
  }
  const { config } = await orMake(manager.consumers.info(DEATHS_STREAM, CONSUMER), () =>
    manager.consumers.add(DEATHS_STREAM, {
      durable_name: CONSUMER,
      ack_policy: 'explicit',
      ack_wait: ACK_WAIT_MS * NANOSECONDS,
      max_ack_pending: MAX_PENDING,
      // An analyzer counts for itself: see settle.ts.
      max_deliver: -1,
    }),
  )
  return (config.ack_wait ?? ACK_WAIT_MS * NANOSECONDS) / NANOSECONDS
}

async function orMake<Info>(there: Promise<Info>, make: () => Promise<Info>): Promise<Info> {
  try {
    return await there
  } catch (error) {
    if (error instanceof Error && /^(Stream|Consumer)NotFoundError$/.test(error.name)) return make()
    throw error
  }
}
