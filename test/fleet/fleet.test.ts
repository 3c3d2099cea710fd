import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { startPostgres } from '../../scripts/servers/postgres.mjs'
import { packEvent } from '../../src/fleet/message.js'
import { CONSUMER } from '../../src/fleet/nats/streams.js'
import { DEATHS_STREAM } from '../../src/fleet/subject.js'
import { openStore } from '../../src/pipeline/store.js'
import { newFolder, runCli } from '../cli/run-cli.js'
import { all } from '../store/stores.js'
import { administer, type Running, sleep, start, until, writeLog } from './fleet.js'
import { countDeaths } from './network/count-deaths.mjs'

const HOSTS = ['web-1', 'web-2.example.com', 'db-1']
const DEATHS = 400

let nats: Awaited<ReturnType<typeof startNats>>
let postgres: Awaited<ReturnType<typeof startPostgres>>
beforeAll(async () => {
  ;[nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: true })])
})
afterAll(() => Promise.all([nats.stop(), postgres.stop()]))

it('while the broker, the database, an analyzer and an agent are killed, every death is stored once', async () => {
  const folder = newFolder()
  const { connection } = await administer(nats.url)
  await connection.close()
  const collect = (): Running => start(['collect', '--nats', nats.url, '--store', postgres.url])
  const ship = (host: string): Running => {
    const spool = ['--spool', join(folder, `spool-${host}`)]
    return start(['ship', join(folder, `${host}.ndjson`), '--nats', nats.url, ...spool])
  }
  const counter = countDeaths(postgres.url)
  const stored = counter.count
  for (const host of HOSTS) writeLog(folder, host, DEATHS)
  const analyzers = [collect(), collect()]
  await until(() => analyzers.every(({ stderr }) => stderr().includes('collecting the deaths')))
  const agents = HOSTS.map(ship)

  await until(async () => (await stored()) > 0)
  analyzers[0]?.child.kill('SIGKILL')
  agents[0]?.child.kill('SIGKILL')
  await nats.kill()
  await agents[0]?.ended
  agents[0] = ship(HOSTS[0] ?? '')
  await sleep(300)
  await nats.restart()
  analyzers[0] = collect()
  await until(async () => (await stored()) > DEATHS)
  await until(() => (analyzers[0]?.stderr() ?? '').includes('collecting the deaths'))
  await postgres.kill()
  await sleep(300)
  await postgres.restart()

  expect(await Promise.all(agents.map(({ ended }) => ended))).toEqual(HOSTS.map(() => 0))
  await until(async () => (await stored()) >= HOSTS.length * DEATHS)
  await counter.close()
  for (const { child } of analyzers) child.kill('SIGTERM')
  expect(await Promise.all(analyzers.map(({ ended }) => ended))).toEqual([0, 0])

  const store = await openStore(postgres.url, false)
  const deaths = await all(store.list({ matches: [] }))
  await store.close()
  const ids = Array.from({ length: DEATHS }, (_, index) => index.toString(16).padStart(12, '0'))
  const expected = HOSTS.flatMap((host) => ids.map((id) => `${host} ${id}`))
  expect(deaths.map(({ kind, id }) => `${kind.host} ${id}`).sort()).toEqual(expected.sort())
  expect(new Set(deaths.map(({ kind }) => kind.cause))).toEqual(new Set(['null-dereference']))
})

/** As docs/fleet.md has it: a host may send its own deaths, and read its own answers. */
const PERMISSIONS = `authorization { users: [
  { user: analyzer, password: a }
  { user: web-1, password: w, permissions: { publish: "crashcrawler.deaths.web-1", subscribe: "_INBOX.>" } }
] }`

it('what is no death of its host is refused and put aside, and keeps no death from the store', async () => {
  const broker = await startNats({ config: () => PERMISSIONS })
  onTestFinished(() => broker.stop())
  const folder = newFolder()
  const at = (user: string): string => broker.url.replace('//', `//${user}@`)
  const { connection, client } = await administer(broker.url, { user: 'analyzer', pass: 'a' })
  onTestFinished(() => connection.close())
  const store = join(folder, 'deaths.db')
  const spool = ['--spool', join(folder, 'spool')]

  // A host that sends what is another one's, nonsense, and the deaths of others as its own.
  const [own, other] = [writeLog(folder, 'web-1', 20), writeLog(folder, 'web-2', 1)]
  const [, line = ''] = readFileSync(other, 'utf8').split('\n')
  for (let i = 0; i < 100; i++) await client.publish('crashcrawler.deaths.web-1', Buffer.from(`\x01nonsense ${i}`))
  await client.publish('crashcrawler.deaths.web-1', packEvent(JSON.parse(line)))
  await client.publish('crashcrawler.deaths.web-1', packEvent({ ...JSON.parse(line), schemaVersion: 7 }))
  const stranger = start(['ship', other, '--nats', at('web-1:w'), '--spool', join(folder, 'spool-of-other')])
  const wrong = start(['ship', own, '--nats', at('web-1:x'), '--spool', join(folder, 'spool-of-wrong')])
  const good = start(['ship', own, '--nats', at('web-1:w'), ...spool])
  expect(await good.ended).toBe(0)
  await until(() => stranger.stderr().includes('does not let these credentials use crashcrawler.deaths.web-2'))
  await until(() => wrong.stderr().includes('the broker refuses these credentials'))
  expect(stranger.stderr() + wrong.stderr()).not.toMatch(/:[wx]@/)
  for (const { child, ended } of [stranger, wrong]) {
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  }

  const analyzer = start(['collect', '--nats', at('analyzer:a'), '--store', store])
  const letters = async (...args: string[]) => {
    const { status, stdout } = await runCli(['dead-letters', '--nats', at('analyzer:a'), ...args])
    expect(status).toBe(0)
    return stdout.trimEnd().split('\n')
  }
  await until(async () => (await letters('--json')).length === 102)
  const reasons = new Map<string, number>()
  for (const letter of await letters('--json')) {
    const { reason, subject } = JSON.parse(letter)
    expect(subject).toBe('crashcrawler.deaths.web-1')
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  expect(Object.fromEntries(reasons)).toEqual({
    'refused: not compressed as deaths are': 100,
    'refused: says that it is from "web-2"': 1,
    'refused: schema version 7; this analyzer reads version 1': 1,
  })

  // Given to the analyzers again, they are refused again; what is named is not listed meanwhile.
  const last = JSON.parse((await letters('--json')).at(-1) ?? '').number
  expect(await letters('--replay', String(last))).toEqual(['1 message given to the analyzers again'])
  await until(async () => (await letters('--json')).length === 102)
  analyzer.child.kill('SIGTERM')
  expect(await analyzer.ended).toBe(0)
  expect(analyzer.stderr()).toMatch(/stopped: 20 stored, 0 known before, 103 refused, 0 failed\n$/)
})

it('a death that ends each analyzer is put aside, and the others are stored', async () => {
  const folder = newFolder()
  const broker = await startNats()
  onTestFinished(() => broker.stop())
  const { connection, client } = await administer(broker.url)
  onTestFinished(() => connection.close())
  const log = writeLog(folder, 'web-1', 3)
  expect(await start(['ship', log, '--nats', broker.url, '--spool', join(folder, 'spool')]).ended).toBe(0)
  // Analyzers that took all of them and were gone.
  const consumer = await client.consumers.get(DEATHS_STREAM, CONSUMER)
  for (let analyzer = 0; analyzer < 10; analyzer++) {
    for await (const message of await consumer.fetch({ max_messages: 3, expires: 5000 })) message.nak()
  }
  const analyzer = start(['collect', '--nats', broker.url, '--store', join(folder, 'deaths.db')])
  const letters = async (): Promise<string> => (await runCli(['dead-letters', '--nats', broker.url])).stdout
  await until(async () => (await letters()).includes('it ended each analyzer that took it'))
  expect((await letters()).trimEnd().split('\n')).toHaveLength(2)
  analyzer.child.kill('SIGTERM')
  await analyzer.ended
  expect(analyzer.stderr()).toMatch(/stopped: 2 stored, 0 known before, 0 refused, 1 failed\n$/)
})
