import type { JetStreamClient } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import type { CrashEvent } from '../../model/event.js'
import { degrade, KEPT } from '../degrade.js'
import { packEvent, unpackLine } from '../message.js'
import type { Waiting } from '../spool/segment.js'
import { subjectOf } from '../subject.js'

/** Deaths on their way at once: enough to fill the way to a broker that is far. */
const IN_FLIGHT = 256

const ACK_TIMEOUT_MS = 10_000

/** Of a message besides the death: its subject, its id, and the names of both. */
const HEADER_BYTES = 1024

export interface Published {
  bytes: number
  duplicates: number
}

export interface Publisher {
  /**
   * Resolves when the broker has all of them, and removes each from the set as soon as it has it. Throws what the broker
   * answers, when none is on its way any more.
   */
  publish(waiting: Set<Waiting>): Promise<Published>
}

export async function createPublisher(connection: NatsConnection): Promise<Publisher> {
  const { jetstream } = await import('@nats-io/jetstream')
  const client = jetstream(connection, { timeout: ACK_TIMEOUT_MS })
  const maxBytes = (connection.info?.max_payload ?? 2 ** 20) - HEADER_BYTES
  return {
    publish: async (waiting) => {
      const published = { bytes: 0, duplicates: 0 }
      const queue = [...waiting].values()
      let failure: { error: unknown } | undefined
      const work = async (): Promise<void> => {
        for (const death of queue) {
          if (failure) return
          try {
            const { bytes, isDuplicate } = await publishOne(client, death, maxBytes)
            waiting.delete(death)
            published.bytes += bytes
            if (isDuplicate) published.duplicates++
          } catch (error) {
            failure ??= { error }
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, waiting.size) }, work))
      if (failure) throw failure.error
      return published
    },
  }
}

async function publishOne(client: JetStreamClient, { id, host, message }: Waiting, maxBytes: number) {
  const sent = fitted(message, maxBytes)
  const subject = subjectOf(host)
  // An id is one of its host. Others may have the same, of 48 bits, and then the broker must not take it for known.
  const { duplicate } = await client.publish(subject, sent, { msgID: `${subject}.${id}`, retries: 0 })
  return { bytes: sent.length, isDuplicate: duplicate }
}

/** With as much of its evidence as the server takes in one message. */
function fitted(message: Uint8Array, maxBytes: number): Uint8Array {
  if (message.length <= maxBytes) return message
  const event: CrashEvent = JSON.parse(unpackLine(message))
  const smaller = KEPT.map((kept) => packEvent(degrade(event, kept)))
  return smaller.find(({ length }) => length <= maxBytes) ?? message
}
