// @ts-check
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

/** Messages of which no acknowledgement is waited for before the next are sent. */
const AHEAD = 500

const NAME = 'bench'

/**
 * Messages a second that a broker stores and acknowledges, each with an id, sent as they are by one client.
 * @param {string} url
 * @param {Uint8Array[]} messages
 */
export async function publishRate(url, messages) {
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: NAME, subjects: [NAME] })
  const stream = jetstream(connection)
  const begin = performance.now()
  for (let from = 0; from < messages.length; from += AHEAD) {
    const some = messages.slice(from, from + AHEAD)
    await Promise.all(some.map((message, index) => stream.publish(NAME, message, { msgID: String(from + index) })))
  }
  const rate = (1000 * messages.length) / (performance.now() - begin)
  await manager.streams.delete(NAME)
  await connection.close()
  return rate
}
