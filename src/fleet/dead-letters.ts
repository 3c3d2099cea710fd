import { type Broker, connectTo } from './nats/connect.js'
import { type DeadLetter, deadLetters, replay } from './nats/dead-letters.js'
import { explain } from './nats/failure.js'
import { ensureStreams } from './nats/streams.js'

export interface DeadLetters {
  /** Oldest first. */
  list(): AsyncGenerator<DeadLetter>
  /** Sends them to the analyzers again; all without `numbers`. Returns how many. */
  replay(numbers: ReadonlySet<number> | undefined): Promise<number>
}

/** Runs `work` with the dead letters of a broker. Throws UserError where it cannot be used. */
export async function withDeadLetters<Result>(
  broker: Broker,
  work: (letters: DeadLetters) => Promise<Result>,
): Promise<Result> {
  try {
    const connection = await connectTo(broker, 'crashcrawler dead-letters')
    try {
      const { jetstreamManager } = await import('@nats-io/jetstream')
      const manager = await jetstreamManager(connection)
      await ensureStreams(manager)
      return await work({
        list: () => deadLetters(manager),
        replay: (numbers) => replay(manager, manager.jetstream(), numbers),
      })
    } finally {
      await connection.drain()
    }
  } catch (error) {
    throw explain(broker, error) ?? error
  }
}
