import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumerMessages } from '@nats-io/jetstream'
import { type Delivery, deliveryOf } from './delivery.js'

/** Deaths that are stored together. */
const BATCH = 200

/** Deaths that come together are stored together. */
const LINGER_MS = 10

/** Messages that a server has delivered and that wait for an answer. */
export interface Queue {
  /** Those that are there, some at least; none when nothing more will come. */
  take(): Promise<Delivery[]>
  /** They have their answer. */
  forget(deliveries: readonly Delivery[]): void
  /** All others are still wanted. */
  hold(): void
  /** All others are for another analyzer, at once. */
  giveBack(): void
}

export function createQueue(messages: ConsumerMessages, signal: AbortSignal): Queue {
  const unanswered = new Set<Delivery>()
  const waiting: Delivery[] = []
  let isEnded = false
  let sleepers: (() => void)[] = []
  const wake = (): void => {
    for (const each of sleepers) each()
    sleepers = []
  }
  const end = (): void => {
    isEnded = true
    wake()
  }
  const fill = async (): Promise<void> => {
    for await (const message of messages) {
      const delivery = deliveryOf(message)
      unanswered.add(delivery)
      waiting.push(delivery)
      wake()
    }
  }
  // Where it ends by an error, the broker was lost.
  fill().then(end, end)
  signal.addEventListener('abort', end, { once: true })
  return {
    take: async () => {
      while (waiting.length === 0 && !isEnded) await new Promise<void>((resolve) => sleepers.push(resolve))
      if (waiting.length < BATCH && !isEnded) await sleep(LINGER_MS)
      return signal.aborted ? [] : waiting.splice(0, BATCH)
    },
    forget: (deliveries) => {
      for (const delivery of deliveries) unanswered.delete(delivery)
    },
    hold: () => {
      for (const delivery of unanswered) delivery.hold()
    },
    giveBack: () => {
      for (const delivery of unanswered) delivery.postpone(0)
    },
  }
}
