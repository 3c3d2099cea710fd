// @ts-check
// Usage: npm run bench:fleet [-- DEATHS [AGENTS]]
// Deaths per second from a broker into PostgreSQL by 1, 2 and 4 analyzers, beside what the broker takes and what COPY
// writes; bytes of a death on its way; the time from a death to where a list shows it; what that means for many hosts; and how
// long a broker is busy when many agents come back at once.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { packEvent } from '../../dist/fleet/message.js'
import { openShip } from '../../dist/pipeline/fleet/ship.js'
import { openStore } from '../../dist/pipeline/store.js'
import { startNats } from '../servers/nats.mjs'
import { startPostgres } from '../servers/postgres.mjs'
import { PROGRAM } from '../zoo/watch.mjs'
import { copyRate } from './copy-rate.mjs'
import { median } from './median.mjs'
import { publishRate } from './publish-rate.mjs'
import { randomLog } from './random-log.mjs'

const DEATHS = Number(process.argv[2] ?? 10_000)
const AGENTS = Number(process.argv[3] ?? 1000)

/** Deaths of which each is waited for. */
const VISIBLE = 20

/** Hosts of a large fleet, on paper. */
const FLEET = 10_000

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const forever = () => new AbortController().signal

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @param {number} number */
const shown = (number) => Math.round(number).toLocaleString('en')

/** @param {string} url @param {string} name */
const settings = (url, name) => ({
  broker: { servers: [url] },
  spool: { folder: join(folder, name), maxBytes: 2 ** 32 },
})

/** @param {number} count */
function deathsOf(count) {
  const { next } = randomLog(1)
  return Array.from({ length: count }, () => JSON.parse(next()))
}

/** Deaths a second. @param {string} url @param {object[]} deaths */
async function publish(url, deaths) {
  const shipper = openShip(settings(url, 'publish'), console.error)
  const begin = performance.now()
  for (const death of deaths) shipper.push(/** @type {never} */ (death))
  await shipper.close(forever())
  return { rate: (1000 * deaths.length) / (performance.now() - begin), bytes: shipper.shipped.bytes }
}

/** An analyzer that takes deaths. @param {string} nats @param {string} store */
async function startAnalyzer(nats, store) {
  const child = spawn(process.execPath, [PROGRAM, 'collect', '--nats', nats, '--store', store])
  await new Promise((resolve) => child.stderr.once('data', resolve))
  return {
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.on('close', resolve))
    },
  }
}

/** Deaths a second that analyzers store. @param {string} nats @param {string} store @param {number} analyzers */
async function collect(nats, store, analyzers) {
  const running = Array.from({ length: analyzers }, () =>
    spawn(process.execPath, [PROGRAM, 'collect', '--nats', nats, '--store', store], {
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  )
  const opened = await openStore(store, true)
  const stored = async () => (await opened.totals({ matches: [] })).deaths
  let [begin, first] = [0, 0]
  for (let now = 0; now < DEATHS; await sleep(100), now = await stored()) {
    if (first > 0 || now === 0) continue
    ;[begin, first] = [performance.now(), now]
  }
  const rate = (1000 * (DEATHS - first)) / (performance.now() - begin)
  await opened.close()
  for (const child of running) {
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGTERM')
    await ended
  }
  return rate
}

/** Milliseconds from a death on a host until a list shows it, the median. @param {string} nats @param {string} store */
async function visible(nats, store) {
  const analyzer = await startAnalyzer(nats, store)
  const shipper = openShip(settings(nats, 'visible'), console.error)
  const opened = await openStore(store, true)
  const took = []
  for (const [index, death] of deathsOf(VISIBLE).entries()) {
    // None that was sent before has this id.
    const id = `f${index.toString(16).padStart(11, '0')}`
    const isShown = async () => {
      for await (const page of opened.list({ matches: [{ field: 'id', value: id, isPrefix: false }] })) {
        if (page.length > 0) return true
      }
      return false
    }
    const begin = performance.now()
    shipper.push(/** @type {never} */ ({ ...death, id }))
    while (!(await isShown())) await sleep(2)
    took.push(performance.now() - begin)
  }
  await shipper.close(forever())
  await opened.close()
  await analyzer.stop()
  return median(took)
}

/** Milliseconds until the last of many agents, which wait for a broker, has sent its death. */
async function reconnect() {
  const broker = await startNats()
  const [death] = deathsOf(1)
  // Makes the stream.
  const analyzer = await startAnalyzer(broker.url, join(folder, 'small.db'))
  await broker.kill()
  const shippers = Array.from({ length: AGENTS }, (_, index) =>
    openShip(settings(broker.url, `agent-${index}`), () => {}),
  )
  for (const [index, shipper] of shippers.entries()) {
    const id = index.toString(16).padStart(12, '0')
    shipper.push(/** @type {never} */ ({ ...death, id }))
  }
  await sleep(2000)
  await broker.restart()
  const begin = performance.now()
  await Promise.all(shippers.map((shipper) => shipper.close(forever())))
  const took = performance.now() - begin
  await analyzer.stop()
  await broker.stop()
  return took
}

async function main() {
  console.log(
    `Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${shown(DEATHS)} deaths\n`,
  )
  const deaths = deathsOf(DEATHS)
  const plain = deaths.reduce((sum, death) => sum + JSON.stringify(death).length, 0) / DEATHS
  const messages = deaths.map((death) => packEvent(death))
  const packed = messages.reduce((sum, { length }) => sum + length, 0) / DEATHS
  console.log(`a death: ${shown(plain)} bytes in a log, ${shown(packed)} bytes on its way\n`)
  console.log('| | deaths/s |\n|---|---:|')
  let [one, ms] = [0, 0]
  for (const analyzers of [1, 2, 4]) {
    const [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: true })])
    const setUp = await startAnalyzer(nats.url, join(folder, 'none.db'))
    await setUp.stop()
    const { rate } = await publish(nats.url, deaths)
    if (analyzers === 1) {
      console.log(`| one client to the broker, messages as large | ${shown(await publishRate(nats.url, messages))} |`)
      console.log(`| one agent to the broker, by way of its spool | ${shown(rate)} |`)
      console.log(
        `| COPY of as many bytes | ${shown(copyRate(postgres.url, { file: join(folder, 'rows'), bytes: Math.round(packed), rows: DEATHS }))} |`,
      )
    }
    const stored = await collect(nats.url, postgres.url, analyzers)
    console.log(`| ${analyzers} analyzers, from the broker into PostgreSQL | ${shown(stored)} |`)
    if (analyzers === 1) {
      one = stored
      ms = await visible(nats.url, postgres.url)
    }
    await Promise.all([nats.stop(), postgres.stop()])
  }
  console.log(`\nfrom a death to where a list shows it: ${shown(ms)} ms, the median of ${VISIBLE}`)
  const perDay = (86_400 * one) / FLEET
  console.log(
    `on paper, ${shown(FLEET)} hosts: one analyzer stores ${shown(perDay)} deaths a day of each; then ${shown((one * packed) / 1000)} KB/s go to the broker`,
  )
  console.log(
    `\n${shown(AGENTS)} agents that wait for a broker: all have sent ${shown(await reconnect())} ms after it is back`,
  )
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}
