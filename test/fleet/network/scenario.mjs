// @ts-check
// Usage: unshare --net --mount --pid --fork --kill-child --mount-proc node test/fleet/network/scenario.mjs HOSTS DEATHS SECONDS
// Hosts, a broker, a database and two analyzers, each on its end of a cable. While each host sends its DEATHS in so many
// seconds, cables are cut, a disk fills, and broker, database and an analyzer are killed. Prints what was sent and what is
// stored, as JSON. Ends with its standard input.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { CONSUMER, ensureStreams } from '../../../dist/fleet/nats/streams.js'
import { DEAD_STREAM, DEATHS_STREAM } from '../../../dist/fleet/subject.js'
import { openStore } from '../../../dist/pipeline/store.js'
import { startNats } from '../../../scripts/servers/nats.mjs'
import { startPostgres } from '../../../scripts/servers/postgres.mjs'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import { listen, startAgent } from './agent.mjs'
import { countDeaths } from './count-deaths.mjs'
import { makeNetwork, mountDisk } from './network.mjs'

const [HOSTS = 3, DEATHS = 100, SECONDS = 6] = process.argv.slice(2).map(Number)

/** What a death takes in a spool at least. */
const SMALL_DEATH = 700

/** The disk of the first host has room for one in so many of its deaths. */
const SHARE_OF_DISK = 10

/** So long an analyzer that is gone is waited for: half a minute otherwise. */
const ACK_WAIT_NS = (SECONDS / 5) * 1e9

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** What is not so by then will not be: what is stored is compared all the same. */
const PATIENCE_MS = 90_000

/** @param {() => boolean | Promise<boolean>} isSo */
async function until(isSo) {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo()) && performance.now() < end) await sleep(100)
}

/** As an administrator, who may make the consumer with limits of his own. @param {string} url */
async function administer(url) {
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  await ensureStreams(manager)
  await manager.consumers.update(DEATHS_STREAM, CONSUMER, { ack_wait: ACK_WAIT_NS })
  const counts = async () => {
    const [waiting, dead] = await Promise.all([DEATHS_STREAM, DEAD_STREAM].map((name) => manager.streams.info(name)))
    return { waiting: waiting?.state.messages, dead: dead?.state.messages }
  }
  return { counts, close: () => connection.close() }
}

/** An analyzer on a host of its own, which can be killed. @param {ReturnType<import('./agent.mjs').AddHost>} host */
function startAnalyzer(host, /** @type {string[]} */ args) {
  const start = () => listen(host.start(process.execPath, PROGRAM, 'collect', ...args))
  let running = start()
  const hasSaid = (/** @type {string} */ words) => running.text.stderr.includes(words)
  const ready = () => until(() => hasSaid('collecting the deaths'))
  return {
    host,
    ready,
    hasSaid,
    async kill() {
      running.child.kill('SIGKILL')
      await running.ended
    },
    async restart() {
      running = start()
      await ready()
    },
    async stop() {
      running.child.kill('SIGTERM')
      return { status: await running.ended, notes: running.text.stderr.trimEnd().split('\n') }
    },
  }
}

/** What happens at which share of the time. @typedef {[at: number, what: () => void | Promise<void>]} Trouble */

/** @param {{ agents: ReturnType<typeof startAgent>[], analyzers: ReturnType<typeof startAnalyzer>[], nats: Awaited<ReturnType<typeof startNats>>, postgres: Awaited<ReturnType<typeof startPostgres>> }} site */
function troubles({ agents, analyzers, nats, postgres }) {
  /** @param {0 | 1} rest of the number of a host @param {'cut' | 'join'} what */
  const cables = (rest, what) => {
    for (const [index, { host }] of agents.entries()) if (index % 2 === rest) host[what]()
  }
  const [first, second] = analyzers
  /** @type {Trouble[]} */
  const all = [
    [0.05, () => cables(0, 'cut')],
    [0.2, () => nats.kill()],
    // Those whose cable is cut hear of it when it is not any more.
    [
      0.3,
      () => until(() => agents.every(({ hasSaid }, index) => index % 2 === 0 || hasSaid('deaths wait in the spool'))),
    ],
    [0.3, () => nats.restart()],
    [0.35, () => cables(0, 'join')],
    [0.4, () => first?.kill()],
    [0.45, () => first?.restart()],
    [0.5, () => postgres.kill()],
    // One of them may have all deaths that wait, or both come late to the broker.
    [0.6, () => until(() => analyzers.some(({ hasSaid }) => hasSaid('deaths wait with the broker')))],
    [0.6, () => postgres.restart()],
    [0.65, () => cables(1, 'cut')],
    [0.7, () => second?.host.cut()],
    [0.8, () => second?.host.join()],
    [0.85, () => cables(1, 'join')],
  ]
  return all
}

/** @param {ReturnType<typeof startAgent>[]} agents @param {Trouble[]} troubles */
async function live(agents, troubles) {
  const begin = performance.now()
  const share = () => (performance.now() - begin) / 1000 / SECONDS
  const feeding = async () => {
    for (let now = share(); now < 1; now = share()) {
      await Promise.all(agents.map(({ feed }) => feed(1 + Math.floor(now * (DEATHS - 1)))))
      await sleep(20)
    }
    await Promise.all(agents.map(({ feed }) => feed(DEATHS)))
  }
  const happening = async () => {
    for (const [at, happen] of troubles) {
      while (share() < at) await sleep(20)
      await happen()
    }
  }
  await Promise.all([feeding(), happening()])
}

async function main() {
  const network = makeNetwork()
  const { address } = network
  const [nats, postgres] = await Promise.all([startNats({ address }), startPostgres({ durable: true, address })])
  const administrator = await administer(nats.url)
  await administrator.close()
  const args = ['--nats', nats.url, '--store', postgres.address]
  const analyzers = ['analyzer-1', 'analyzer-2'].map((name) => startAnalyzer(network.addHost(name), args))
  await Promise.all(analyzers.map(({ ready }) => ready()))
  const agents = Array.from({ length: HOSTS }, (_, index) => {
    const spool = join(tmpdir(), `spool-${index + 1}`)
    mkdirSync(spool)
    if (index === 0) mountDisk(spool, (DEATHS * SMALL_DEATH) / SHARE_OF_DISK)
    return startAgent(network.addHost(`host-${index + 1}`), { index, broker: nats.url, spool })
  })
  await Promise.all(agents.map(({ feed }) => feed(1)))
  const stored = countDeaths(postgres.url)
  await until(async () => (await stored.count()) === HOSTS)

  await live(agents, troubles({ agents, analyzers, nats, postgres }))
  const hosts = await Promise.all(agents.map(({ finish }) => finish()))
  const { counts, close } = await administer(nats.url)
  const expected = hosts.reduce((sum, { sent, dropped }) => sum + sent - dropped, 0)
  await until(async () => (await stored.count()) >= expected && (await counts()).waiting === 0)
  const left = await counts()
  await Promise.all([close(), stored.close()])
  const stopped = await Promise.all(analyzers.map(({ stop }) => stop()))
  const deaths = []
  const store = await openStore(postgres.url, false)
  for await (const page of store.list({ matches: [] })) deaths.push(...page.map(({ kind, id }) => [kind.host, id]))
  await store.close()
  await Promise.all([nats.stop(), postgres.stop()])
  const outcome = JSON.stringify({ hosts, analyzers: stopped, left, stored: deaths })
  await new Promise((resolve) => process.stdout.write(outcome, resolve))
}

process.stdin.on('end', () => process.exit(1)).resume()
await main()
process.exit(0)
