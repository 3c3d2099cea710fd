import type { JetStreamClient, JetStreamManager, StoredMsg } from '@nats-io/jetstream'
import { DEAD_STREAM, deadSubjectOf, HEADERS } from '../subject.js'
import type { Delivery } from './delivery.js'

/** A death that could not be stored. */
export interface DeadLetter {
  /** Its number in the stream. */
  number: number
  /** The subject on which it came. */
  subject: string
  reason: string
  /** RFC 3339: when it was put aside. */
  time: string
  bytes: number
}

/** Longer ones were made up by whoever sent the message. */
const MAX_REASON = 300

/** Puts a message aside. Resolves when the broker has it. */
export async function putAside(client: JetStreamClient, { subject, message }: Delivery, reason: string): Promise<void> {
  const { headers } = await import('@nats-io/transport-node')
  const head = headers()
  head.set(HEADERS.reason, printable(reason).slice(0, MAX_REASON))
  head.set(HEADERS.subject, subject)
  await client.publish(deadSubjectOf(subject), message, { headers: head, retries: 0 })
}

/** What a header of NATS can have. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?')

/** All of them, oldest first. */
export async function* deadLetters(manager: JetStreamManager): AsyncGenerator<DeadLetter> {
  for await (const message of stored(manager)) yield letterOf(message)
}

/** Sends them again, each of `numbers` or, without any, all; each leaves the stream when it is with the others again. Returns how many. */
export async function replay(
  manager: JetStreamManager,
  client: JetStreamClient,
  numbers: ReadonlySet<number> | undefined,
): Promise<number> {
  let replayed = 0
  for await (const message of stored(manager)) {
    if (numbers && !numbers.has(message.seq)) continue
    await client.publish(letterOf(message).subject, message.data, { retries: 0 })
    await manager.streams.deleteMessage(DEAD_STREAM, message.seq)
    replayed++
  }
  return replayed
}

const letterOf = ({ seq, header, data, time }: StoredMsg): DeadLetter => ({
  number: seq,
  subject: header.get(HEADERS.subject),
  reason: header.get(HEADERS.reason),
  time: time.toISOString(),
  bytes: data.length,
})

/** Those that are there when it is called: what is put aside meanwhile is for the next call. */
async function* stored(manager: JetStreamManager): AsyncGenerator<StoredMsg> {
  const { state } = await manager.streams.info(DEAD_STREAM)
  for (let next = Math.max(1, state.first_seq); next <= state.last_seq; next++) {
    const message = await manager.streams.getMessage(DEAD_STREAM, { seq: next })
    if (message) yield message
  }
}
