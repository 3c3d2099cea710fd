import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumerMessages, JetStreamClient } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { createBackoff } from '../model/backoff.js'
import { UserError } from '../model/errors.js'
import { type Broker, connectTo } from './nats/connect.js'
import { putAside } from './nats/dead-letters.js'
import type { Delivery } from './nats/delivery.js'
import { explain } from './nats/failure.js'
import { createQueue } from './nats/queue.js'
import { sendSkippedAgain } from './nats/skipped.js'
import { CONSUMER, ensureStreams } from './nats/streams.js'
import { type Handling, type Settled, settle } from './settle.js'
import { DEATHS_STREAM } from './subject.js'

export interface CollectorOptions<Death> extends Pick<Handling<Death>, 'read' | 'store'> {
  broker: Broker
  onNote(note: string): void
  /** Called with what became of the deaths since it was called last. */
  onSettled(settled: Settled): void
}

/** There are few analyzers, and all wait for them. */
const MAX_WAIT_MS = 5000

const LOST = 'the connection to the broker was lost'

/** Deaths that are here or on their way here. */
const PREFETCHED = 600

/** While one batch is on its way to the store, another is analyzed. */
const BATCHES = 2

/**
 * Takes deaths from a broker until it is stopped, and goes on where the broker was lost. Any number of analyzers share the
 * deaths. `onReady`: called once, when the broker has answered. Throws UserError where the first connection cannot be had.
 */
export async function collectDeaths<Death>(
  options: CollectorOptions<Death>,
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const backoff = createBackoff(MAX_WAIT_MS)
  let isFirst = true
  let failure: string | undefined
  while (!signal.aborted) {
    let connection: NatsConnection | undefined
    try {
      connection = await connectTo(options.broker, 'crashcrawler collect')
      const taking = await openTaking(connection)
      if (isFirst) onReady()
      else if (failure !== undefined) options.onNote('the broker is there again')
      isFirst = false
      failure = undefined
      backoff.reset()
      await takeDeaths(taking, options, signal)
      if (!signal.aborted) throw new UserError(LOST)
    } catch (error) {
      const known = explain(options.broker, error)
      if (!known || isFirst) throw known ?? error
      if (failure !== known.message) options.onNote(known.message)
      failure = known.message
      await sleep(backoff.next(), undefined, { signal }).catch(() => {})
    } finally {
      // What was not acknowledged goes to another analyzer.
      await connection?.drain().catch(() => {})
    }
  }
}

interface Taking {
  client: JetStreamClient
  messages: ConsumerMessages
  /** How often a broker has to hear of a message that takes long. */
  holdMs: number
  /** See sendSkippedAgain. */
  sweep(): Promise<void>
}

async function openTaking(connection: NatsConnection): Promise<Taking> {
  const { jetstreamManager } = await import('@nats-io/jetstream')
  const manager = await jetstreamManager(connection)
  const ackWaitMs = await ensureStreams(manager)
  const client = manager.jetstream()
  const consumer = await client.consumers.get(DEATHS_STREAM, CONSUMER)
  const messages = await consumer.consume({ max_messages: PREFETCHED })
  return { client, messages, holdMs: ackWaitMs / 3, sweep: () => sendSkippedAgain(manager, client) }
}

/** Until it is stopped, or the broker is lost. */
async function takeDeaths<Death>(
  { client, messages, holdMs, sweep }: Taking,
  { read, store, onSettled }: CollectorOptions<Death>,
  signal: AbortSignal,
): Promise<void> {
  const queue = createQueue(messages, signal)
  const handling = { read, store, putAside: (delivery: Delivery, reason: string) => putAside(client, delivery, reason) }
  let sweeping: Promise<void> | undefined
  const holding = setInterval(() => {
    queue.hold()
    // Where it fails, the next one does it: nothing waits for it.
    sweeping ??= sweep()
      .catch(() => {})
      .finally(() => (sweeping = undefined))
  }, holdMs)
  const work = async (): Promise<void> => {
    for (let batch = await queue.take(); batch.length > 0; batch = await queue.take()) {
      onSettled(await settle(batch, handling))
      queue.forget(batch)
    }
  }
  try {
    await Promise.all(Array.from({ length: BATCHES }, work))
  } finally {
    clearInterval(holding)
    messages.stop()
    queue.giveBack()
  }
}
