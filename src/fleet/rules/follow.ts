import { setTimeout as sleep } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import { createBackoff } from '../../model/backoff.js'
import { changesOf, getRules } from '../nats/bucket.js'
import { type Broker, connectTo } from '../nats/connect.js'
import { explain } from '../nats/failure.js'
import { inboxOf } from '../subject.js'

export interface FollowOptions {
  broker: Broker
  bucket: string
  /** Name of this host. */
  host: string
  /** With what the bucket has, at first and after each change. */
  onValue(value: string): Promise<void>
  onNote(note: string): void
}

/** What the bucket has now; undefined: nothing. Throws UserError where the broker cannot be asked. */
export async function askRules({
  broker,
  bucket,
  host,
}: Pick<FollowOptions, 'broker' | 'bucket' | 'host'>): Promise<string | undefined> {
  try {
    const connection = await connectTo(broker, `crashcrawler ${host} rules`, inboxOf(host))
    try {
      return await getRules(connection, bucket)
    } finally {
      await connection.close()
    }
  } catch (error) {
    throw explain(broker, error) ?? error
  }
}

/** All hosts hear of a change at the same moment. */
const SPREAD_MS = 2000

/** Until it is stopped. A broker that is away changes nothing. */
export async function followRules(
  { broker, bucket, host, onValue, onNote }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff()
  let failure: string | undefined
  const connected = async (work: (connection: NatsConnection) => Promise<void>): Promise<void> => {
    const connection = await connectTo(broker, `crashcrawler ${host} rules`, inboxOf(host))
    const close = (): void => void connection.close()
    signal.addEventListener('abort', close)
    if (signal.aborted) close()
    try {
      await work(connection)
    } finally {
      signal.removeEventListener('abort', close)
      await connection.close()
    }
  }
  while (!signal.aborted) {
    try {
      await connected(async (connection) => {
        // Subscribed first: what changes in between is not missed.
        const changes = changesOf(connection, bucket)
        const take = async (): Promise<void> => {
          const value = await getRules(connection, bucket)
          if (value !== undefined) await onValue(value)
          else onNote(`the bucket ${bucket} has no rules yet`)
        }
        await take()
        backoff.reset()
        if (failure !== undefined) onNote(`the rules of the bucket ${bucket} are followed again`)
        failure = undefined
        for await (const _ of changes) {
          await sleep(Math.random() * SPREAD_MS, undefined, { signal })
          await take()
        }
      })
    } catch (error) {
      if (signal.aborted) return
      const known = explain(broker, error)
      if (!known) throw error
      if (failure !== known.message) onNote(`${known.message}; the rules of the bucket ${bucket} stay as they are`)
      failure = known.message
    }
    await sleep(backoff.next(), undefined, { signal }).catch(() => {})
  }
}
