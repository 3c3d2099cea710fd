import { afterAll, beforeAll, expect, it } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { DEATHS_STREAM, subjectOf } from '../../src/fleet/subject.js'
import { newFolder } from '../cli/run-cli.js'
import { administer, start, until, writeLog } from './fleet.js'

/** What the stream takes of one host that no analyzer has stored yet, see docs/fleet.md. */
const SHARE = 10_000
const TOO_MANY = 250
/** All of them wait at once for their answers, with whatever else the machine does. */
const PATIENCE_MS = 60_000

let nats: Awaited<ReturnType<typeof startNats>>
beforeAll(async () => {
  nats = await startNats()
})
afterAll(() => nats.stop())

it('a host that floods gets its share and no more, and others are taken meanwhile', async () => {
  const { connection, client, manager } = await administer(nats.url)
  const flood = Array.from({ length: SHARE + TOO_MANY }, (_, at) =>
    client.publish(subjectOf('flood'), Buffer.from(`\x01nonsense ${at}`), {
      msgID: String(at),
      retries: 0,
      timeout: PATIENCE_MS,
    }),
  )
  const refused = (await Promise.allSettled(flood)).flatMap((sent) => (sent.status === 'rejected' ? [sent.reason] : []))
  expect(refused).toHaveLength(TOO_MANY)
  expect(new Set(refused.map(({ message }) => message))).toEqual(new Set(['maximum messages per subject exceeded']))

  const folder = newFolder()
  const agent = start(['ship', writeLog(folder, 'web-1', 3), '--nats', nats.url, '--spool', `${folder}/spool`])
  expect(await agent.ended).toBe(0)
  const taken = async (): Promise<number> =>
    (await manager.streams.info(DEATHS_STREAM, { subjects_filter: subjectOf('web-1') })).state.subjects?.[
      subjectOf('web-1')
    ] ?? 0
  await until(async () => (await taken()) === 3)
  await connection.close()
})
