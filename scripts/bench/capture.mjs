// @ts-check
// Usage: npm run bench:capture [-- ROUNDS]
// The cost for watched processes: a fork and a death with nothing attached, with crashcrawler, and with exitsnoop.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { compareInPrograms } from './in-programs.mjs'
import { installed } from './installed.mjs'
import { median } from './median.mjs'
import { mountTracefs } from './tracefs.mjs'
import { nothing, tool } from './watchers.mjs'

const ROUNDS = Number(process.argv[2] ?? 7)
const DEATHS = 2000
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXITSNOOP = installed('/usr/sbin/exitsnoop', 'libbpf-tools')

const unmount = mountTracefs()
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const deaths = join(folder, 'deaths')
const log = join(folder, 'log.ndjson')
execFileSync('gcc', ['-O2', '-o', deaths, join(ROOT, 'scripts/bench/deaths.c')])

const recorder = tool(
  'crashcrawler',
  [process.execPath, join(ROOT, 'dist/cli/main.cjs'), 'record', log],
  /watching/,
  'stderr',
)
/** @type {import('./watchers.mjs').Watcher} */
const crashcrawler = {
  ...recorder,
  start: () => {
    // Into a new log each time: one that is there is read first.
    rmSync(log, { force: true })
    return recorder.start()
  },
}
// Its heading would stay in the buffer of a pipe.
const exitsnoop = tool('exitsnoop', ['stdbuf', '-oL', EXITSNOOP], /PCOMM/, 'stdout')
// Two processors are often two threads of one core, which slow each other down whatever they do.
const loop = 'console.log("loops"); for (;;);'
const busy = tool('a loop on the other processor', [process.execPath, '-e', loop], /loops/, 'stdout')
const watchers = [nothing, busy, crashcrawler, exitsnoop]

/**
 * Mean microseconds of a fork and a death on one processor, because migration of parent and child costs more than
 * anything that is measured here. The watcher has the other processor.
 * @param {'exit' | 'crash'} kind
 * @param {number} count
 */
const measure = (kind, count) =>
  Number(execFileSync('taskset', ['-c', '0', deaths, String(count), kind], { encoding: 'utf8' }))

/** @type {Record<string, { exit: number[], crash: number[] }>} */
const times = Object.fromEntries(watchers.map(({ name }) => [name, { exit: [], crash: [] }]))
for (let round = 0; round < ROUNDS; round++) {
  // Every other round runs in reverse order, so that a machine that slows down favours neither.
  for (const { name, start } of round % 2 === 0 ? watchers : watchers.toReversed()) {
    const { stop } = await start()
    // Not counted: V8 compiles the code.
    measure('exit', DEATHS / 4)
    measure('crash', DEATHS)
    times[name]?.exit.push(measure('exit', DEATHS))
    times[name]?.crash.push(measure('crash', DEATHS))
    await stop()
  }
}

/**
 * Median over the rounds of the time that the watcher adds to the same round with nothing attached.
 * @param {string} name
 * @param {'exit' | 'crash'} kind
 */
const added = (name, kind) =>
  median((times[name]?.[kind] ?? []).map((time, round) => time - (times.nothing?.[kind][round] ?? 0)))

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, ${ROUNDS} rounds of ${DEATHS} deaths\n`)
console.log('| attached | fork+exit, µs | added | fork+crash, µs | added |')
console.log('|---|---:|---:|---:|---:|')
for (const { name } of watchers) {
  const [exit, crash] = [median(times[name]?.exit ?? []), median(times[name]?.crash ?? [])]
  const [addedExit, addedCrash] = [added(name, 'exit'), added(name, 'crash')]
  console.log(
    `| ${name} | ${exit.toFixed(1)} | ${addedExit.toFixed(1)} | ${crash.toFixed(1)} | ${addedCrash.toFixed(1)} |`,
  )
}
const crash = compared(
  'capture: fork and a captured crash / one that nothing watches',
  'less',
  (times.crashcrawler?.crash ?? []).map((time, round) => time / (times.nothing?.crash[round] ?? 0)),
)
console.log(`\nadded to a captured crash: ${((crash - 1) * 100).toFixed(0)} %`)
await compareInPrograms([crashcrawler, exitsnoop], { rounds: ROUNDS, deaths: DEATHS }, measure)

rmSync(folder, { recursive: true })
unmount()
