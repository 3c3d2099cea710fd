import type { KV } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'

/** The one key of a bucket of rules. */
const KEY = 'rules'

/** What administrators see of earlier rules. */
const HISTORY = 8

/** Loaded when it is needed: commands that only read rules do without a broker. */
async function bucketsOf(connection: NatsConnection) {
  const { Kvm } = await import('@nats-io/kv')
  return new Kvm(connection)
}

/** Makes the bucket where it is missing. */
export async function makeBucket(connection: NatsConnection, bucket: string): Promise<void> {
  await (await bucketsOf(connection)).create(bucket, { history: HISTORY, allow_direct: true })
}

export async function putRules(connection: NatsConnection, bucket: string, value: string): Promise<void> {
  const store = await (await bucketsOf(connection)).open(bucket, { allow_direct: true })
  await store.put(KEY, value)
}

/** Undefined: there are none, or no bucket. It is not made, and nothing is asked about it: a host may only read its value. */
export async function getRules(connection: NatsConnection, bucket: string): Promise<string | undefined> {
  const store: KV = await (await bucketsOf(connection)).open(bucket, { allow_direct: true })
  try {
    const entry = await store.get(KEY)
    return entry?.operation === 'PUT' ? entry.string() : undefined
  } catch (error) {
    // A server does not answer at all about a bucket that it does not have.
    if (error instanceof Error && /^(NoResponders|Timeout)Error$/.test(error.name)) return undefined
    throw error
  }
}

/**
 * A message each time that the bucket gets another value (ADR-8 of NATS: `$KV.BUCKET.KEY`): a watch would cost the broker a
 * consumer for each host. Ends with the connection.
 */
export const changesOf = (connection: NatsConnection, bucket: string): AsyncIterable<unknown> =>
  connection.subscribe(`$KV.${bucket}.${KEY}`)
