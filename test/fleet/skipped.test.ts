import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { sendSkippedAgain } from '../../src/fleet/nats/skipped.js'
import { CONSUMER } from '../../src/fleet/nats/streams.js'
import { DEATHS_STREAM } from '../../src/fleet/subject.js'
import { administer, sleep, until } from './fleet.js'

/** Takes what comes, and acknowledges it. */
async function taking({ client }: Awaited<ReturnType<typeof administer>>): Promise<string[]> {
  const consumer = await client.consumers.get(DEATHS_STREAM, CONSUMER)
  const messages = await consumer.consume({ max_messages: 10 })
  const taken: string[] = []
  const take = async (): Promise<void> => {
    for await (const message of messages) {
      taken.push(message.string())
      message.ack()
    }
  }
  // It ends with the connection.
  take().catch(() => {})
  return taken
}

it('what a broker that was killed has, and gives to no analyzer, comes again', async () => {
  const broker = await startNats()
  onTestFinished(() => broker.stop())
  const before = await administer(broker.url)
  const publish = async ({ client }: typeof before, ...names: string[]): Promise<void> => {
    for (const name of names) await client.publish('crashcrawler.deaths.web-1', name)
  }
  await publish(before, 'a', 'b', 'c', 'd', 'e')
  const first = await taking(before)
  const isEmpty = async ({ manager }: typeof before): Promise<boolean> =>
    (await manager.streams.info(DEATHS_STREAM)).state.messages === 0
  await until(() => isEmpty(before))
  expect(first).toHaveLength(5)
  // What consumers have is written to the disk now and then.
  await sleep(1000)
  await before.connection.close()
  await broker.kill()
  // It forgets how far it has counted, but not what its consumer has acknowledged.
  const stream = join(broker.folder, 'store/jetstream/$G/streams', DEATHS_STREAM, 'msgs')
  for (const file of readdirSync(stream)) rmSync(join(stream, file), { recursive: true })
  await broker.restart()

  const after = await administer(broker.url)
  onTestFinished(() => after.connection.close())
  const taken = await taking(after)
  await publish(after, 'f', 'g')
  await until(async () => {
    await sendSkippedAgain(after.manager, after.client)
    return isEmpty(after)
  })
  expect([...new Set(taken)].sort()).toEqual(['f', 'g'])
})
