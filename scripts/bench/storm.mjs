// @ts-check
// Usage: npm run bench:storm [-- ROUNDS [CRASHES]]
// As many crashes as all processors can fork, with nothing attached and with a recorder on the same processors: how much
// longer each takes, how many are recorded, with what, the memory of the recorder, and how long the crash of another user
// waits meanwhile.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, closeSync, copyFileSync, createReadStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { mappedAgain, peakOf } from './memory.mjs'
import { tool } from './watchers.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const CRASHES = Number(process.argv[3] ?? 5000)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROCESSORS = availableParallelism()
const EACH = Math.ceil(CRASHES / PROCESSORS)

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const deaths = join(folder, 'deaths')
const log = join(folder, 'log.ndjson')
// Whoever crashes is another user.
chmodSync(folder, 0o755)
const NOBODY = 65534
execFileSync('gcc', ['-O2', '-g', '-o', deaths, join(ROOT, 'scripts/bench/deaths.c')])
const witness = join(folder, 'witness')
copyFileSync(deaths, witness)
const recorder = tool(
  'crashcrawler record',
  [process.execPath, join(ROOT, 'dist/cli/main.cjs'), 'record', log],
  /watching/,
  'stderr',
  `0-${PROCESSORS - 1}`,
)

/** Mean microseconds of a fork and a crash, over all processors at once. @returns {Promise<number>} */
async function storm() {
  const times = Array.from({ length: PROCESSORS }, async () => {
    const child = spawn(deaths, [String(EACH), 'crash'], { stdio: ['ignore', 'pipe', 'inherit'], uid: NOBODY })
    let output = ''
    for await (const chunk of child.stdout) output += chunk
    return Number(output)
  })
  const all = await Promise.all(times)
  return all.reduce((sum, time) => sum + time, 0) / all.length
}

/** What is not in the log then never will be. */
const LOST_MS = 60_000

/** Lets a program of root crash, and waits until a log has it: milliseconds. */
async function delay() {
  // In the midst of the storm.
  await sleep(200)
  const start = performance.now()
  spawnSync(witness, ['1', 'crash'], { stdio: 'ignore' })
  const descriptor = openSync(log, 'r')
  const chunk = Buffer.alloc(1024 * 1024)
  for (let [at, text] = [0, '']; !text.includes('"comm":"witness"'); ) {
    const read = readSync(descriptor, chunk, 0, chunk.length, at)
    text = text.slice(-100) + chunk.toString('latin1', 0, read)
    at += read
    if (read > 0) continue
    if (performance.now() - start > LOST_MS) throw new Error('the crash of another user was lost in the storm')
    await sleep(10)
  }
  closeSync(descriptor)
  return performance.now() - start
}

/** Of its crashes, how many a log has, and how many of those with functions and with raw memory. */
async function recorded() {
  const counts = { all: 0, named: 0, whole: 0 }
  for await (const line of createInterface({ input: createReadStream(log) })) {
    if (!line.includes('"comm":"deaths"') || !line.includes('"signal":"SIGSEGV"')) continue
    counts.all++
    if (line.includes('"symbol":"main"')) counts.named++
    if (!/"truncated":\[[^\]]*"memory"/.test(line)) counts.whole++
  }
  return counts
}

console.log(
  `Linux ${release()}, ${PROCESSORS} x ${cpus()[0]?.model}, ${ROUNDS} rounds of ${EACH * PROCESSORS} crashes\n`,
)
console.log(
  '| a fork and a crash, µs | while recorded, µs | ratio | recorded | with functions | with raw memory | peak memory, MiB | another user waits, ms |',
)
console.log('|---:|---:|---:|---:|---:|---:|---:|---:|')
/** @type {number[]} */
const ratios = []
for (let round = 0; round < ROUNDS; round++) {
  const bare = await storm()
  const { pid, stop } = await recorder.start()
  // As a recorder that has been there for a while: what it does after its start is over.
  await sleep(1000)
  const twice = mappedAgain(pid)
  const [watched, waited] = await Promise.all([storm(), delay()])
  const stopping = stop()
  // What it had taken is resolved and written after the last crash.
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(pid))
  }, 100)
  await stopping
  clearInterval(timer)
  const { all, named, whole } = await recorded()
  ratios.push(watched / bare)
  const times = [bare.toFixed(0), watched.toFixed(0), (watched / bare).toFixed(2)]
  const cells = [...times, all, named, whole, (peak - twice).toFixed(0), waited.toFixed(0)]
  console.log(`| ${cells.join(' | ')} |`)
  rmSync(log, { force: true })
}
compared('storm: fork and a recorded crash / one that nothing watches', 'less', ratios)
rmSync(folder, { recursive: true })
