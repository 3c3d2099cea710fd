import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import { expect, it } from 'vitest'
import { sendSkippedAgain } from '../../src/fleet/nats/skipped.js'

/** A stream with these messages, all of which the consumer has acknowledged already; what is asked of it is counted. */
function streamOf(numbers: number[]) {
  const kept = new Set(numbers)
  let [last, asked] = [Math.max(...numbers), 0]
  const streams = {
    info: async () => {
      asked++
      const state = { messages: kept.size, first_seq: Math.min(...kept), last_seq: last }
      return { state, config: { retention: 'workqueue' } }
    },
    getMessage: async (_: string, { seq }: { seq: number }) =>
      kept.has(seq) ? { subject: 'deaths', data: new Uint8Array() } : null,
    deleteMessage: async (_: string, seq: number) => kept.delete(seq),
  }
  const seen = last
  const consumers = { info: async () => ({ ack_floor: { stream_seq: seen }, delivered: { stream_seq: seen } }) }
  const publish = async () => {
    kept.add(++last)
    return { seq: last }
  }
  const manager = { streams, consumers } as unknown as JetStreamManager
  const client = { publish } as unknown as JetStreamClient
  return { send: () => sendSkippedAgain(manager, client), kept, asked: () => asked }
}

it.each([
  ['all in a row: asked once', [1, 2, 3, 4, 5], 1],
  ['asked again at a gap', [3, 4, 900, 901], 2],
  ['many gaps', [1, 10, 20, 30], 4],
])('%s', async (_, numbers, asked) => {
  const stream = streamOf(numbers)
  await stream.send()
  const last = Math.max(...numbers)
  expect([...stream.kept]).toEqual(numbers.map((_, index) => last + 1 + index))
  expect(stream.asked()).toBe(asked)
})
