import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import { DEATHS_STREAM } from '../subject.js'
import { CONSUMER } from './streams.js'

/**
 * Sends deaths again that the broker has and will give to no analyzer. One that was killed (seen with nats-server 2.9.10) may
 * number new messages as it had numbered others before, and takes them for these, which were acknowledged; or it still has
 * some of these. What is stored already is known when it comes again.
 */
export async function sendSkippedAgain(manager: JetStreamManager, client: JetStreamClient): Promise<void> {
  const { ack_floor, delivered } = await manager.consumers.info(DEATHS_STREAM, CONSUMER)
  const { state, config } = await manager.streams.info(DEATHS_STREAM)
  // Any other stream keeps what was acknowledged.
  if (state.messages === 0 || config.retention !== 'workqueue') return
  const last = Math.min(ack_floor.stream_seq, state.last_seq)
  // Each is asked for by its number: the next one of a subject is not found after some have been deleted.
  for (let next = state.first_seq; next <= last; ) {
    const message = await manager.streams.getMessage(DEATHS_STREAM, { seq: next })
    if (!message) {
      const { messages, first_seq } = (await manager.streams.info(DEATHS_STREAM)).state
      if (messages === 0 || first_seq <= next) return
      next = first_seq
      continue
    }
    const send = () => client.publish(message.subject, message.data, { retries: 0 })
    let sent = await send()
    // Until it has a number that the consumer has not seen; those behind it have one then, too.
    while (sent.seq <= delivered.stream_seq) {
      await manager.streams.deleteMessage(DEATHS_STREAM, sent.seq)
      sent = await send()
    }
    await manager.streams.deleteMessage(DEATHS_STREAM, next)
    next++
  }
}
