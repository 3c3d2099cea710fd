import type { JsMsg } from '@nats-io/jetstream'
import { isLost } from './failure.js'

/** A message that waits to be acknowledged. */
export interface Delivery {
  subject: string
  message: Uint8Array
  /** How often it was delivered, this time included. */
  deliveries: number
  /** It was stored, or is to be forgotten. */
  acknowledge(): void
  /** It is to be delivered again, after so long. */
  postpone(ms: number): void
  /** It is still worked on: no other analyzer is to have it. */
  hold(): void
}

export const deliveryOf = (message: JsMsg): Delivery => ({
  subject: message.subject,
  message: message.data,
  deliveries: message.info.deliveryCount,
  acknowledge: () => answer(() => message.ack()),
  postpone: (ms) => answer(() => message.nak(ms)),
  hold: () => answer(() => message.working()),
})

/** Where the broker is lost, it delivers the message again. */
function answer(send: () => void): void {
  try {
    send()
  } catch (error) {
    if (!isLost(error)) throw error
  }
}
