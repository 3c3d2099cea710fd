// @ts-check
// Usage: npm run bench:trace, or node scripts/bench/snoop.mjs [ROUNDS [FORKS]]
// snoop compared with exitsnoop and execsnoop of libbpf-tools: the cost of a fork while they watch, and missed events.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { installed } from './installed.mjs'
import { median } from './median.mjs'
import { timeInPrograms } from './program-time.mjs'
import { mountTracefs } from './tracefs.mjs'
import { nothing, tool } from './watchers.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const FORKS = Number(process.argv[3] ?? 20_000)
/** A fork with an exec takes seven times as long. */
const EXECS = FORKS / 4
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, 'dist/cli/main.cjs')
const EXITSNOOP = installed('/usr/sbin/exitsnoop', 'libbpf-tools')
const EXECSNOOP = installed('/usr/sbin/execsnoop', 'libbpf-tools')

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const deaths = join(folder, 'deaths')
execFileSync('gcc', ['-O2', '-o', deaths, join(ROOT, 'scripts/bench/deaths.c')])

const OUTPUT = join(folder, 'output')

/**
 * Its lines go to a file, because a pipe that is not read would block it. Its heading shows that it watches;
 * stdbuf(1) prevents the heading from staying in a buffer.
 * @param {string} name
 * @param {string} command
 */
const toFile = (name, command) => {
  const ready = `: > ${OUTPUT}; (while ! grep -q COMM ${OUTPUT}; do sleep 0.1; done; echo ready) &`
  return tool(name, ['sh', '-c', `${ready} exec stdbuf -oL ${command} > ${OUTPUT} 2>&1`], /ready/, 'stdout')
}

const exitsnoop = toFile('exitsnoop', EXITSNOOP)
const execsnoop = toFile('execsnoop', EXECSNOOP)
const snoop = toFile('snoop', `${process.execPath} ${MAIN} snoop`)
const snoopExec = toFile('snoop --exec', `${process.execPath} ${MAIN} snoop --exec`)

writeFileSync(OUTPUT, '')
const output = () => readFileSync(OUTPUT, 'latin1')

/**
 * Mean microseconds of a fork, an exec if requested, and an exit, on one processor. The watcher has the other processor.
 * @param {'exit' | 'exec'} kind
 * @param {number} count
 */
const measure = (kind, count) =>
  Number(execFileSync('taskset', ['-c', '0', deaths, String(count), kind], { encoding: 'utf8' }))

/**
 * @param {'exit' | 'exec'} kind
 * @param {import('./watchers.mjs').Watcher[]} watchers
 * @param {RegExp} line matches a line about a measured process
 * @param {{ count: number, meant: number }} how how many forks a run has, and how many such lines it should give
 */
async function compare(kind, watchers, line, { count, meant }) {
  /** @type {Record<string, { times: number[], programs: number[], missed: number[] }>} */
  const results = Object.fromEntries(watchers.map(({ name }) => [name, { times: [], programs: [], missed: [] }]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, start } of round % 2 === 0 ? watchers : watchers.toReversed()) {
      const { pid, stop } = await start()
      const result = results[name]
      result?.times.push(measure(kind, count))
      // Again with the statistics of the kernel for BPF programs, which have a cost themselves.
      if (pid) result?.programs.push(timeInPrograms(pid, () => void measure(kind, count)) / count)
      if (pid) await untilQuiet()
      await stop()
      const seen = output()
        .split('\n')
        .filter((text) => line.test(text)).length
      if (pid) result?.missed.push(2 * meant - seen)
    }
  }
  print(kind, 2 * meant, watchers, results)
}

/** Events may be printed later, and a watcher that is stopped may not print the rest. */
async function untilQuiet() {
  for (let before = ''; before !== output(); await setTimeout(500)) before = output()
}

/**
 * @param {string} kind
 * @param {number} all
 * @param {import('./watchers.mjs').Watcher[]} watchers
 * @param {Record<string, { times: number[], programs: number[], missed: number[] }>} results
 */
function print(kind, all, watchers, results) {
  console.log(`| attached | fork+${kind}, µs | ratio to nothing | in its BPF programs, µs | missed of ${all} |`)
  console.log('|---|---:|---:|---:|---:|')
  for (const { name } of watchers) {
    const { times = [], programs = [], missed = [] } = results[name] ?? {}
    const ratio = compared(
      `snoop: fork+${kind}, ${name} / nothing`,
      'less',
      times.map((time, round) => time / (results.nothing?.times[round] ?? 0)),
    )
    const [own, most] = programs.length > 0 ? [(median(programs) / 1000).toFixed(2), Math.max(...missed)] : ['', '']
    console.log(`| ${name} | ${median(times).toFixed(1)} | ${ratio.toFixed(3)} | ${own} | ${most} |`)
  }
  console.log('')
}

const unmount = mountTracefs()
console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, ${ROUNDS} rounds\n`)
// The process that forks also ends. It was started with arguments, its children without.
await compare('exit', [nothing, snoop, exitsnoop], /\bdeaths\b/, { count: FORKS, meant: FORKS + 1 })
await compare('exec', [nothing, snoopExec, execsnoop], /\/deaths *$/, { count: EXECS, meant: EXECS })
rmSync(folder, { recursive: true })
unmount()
