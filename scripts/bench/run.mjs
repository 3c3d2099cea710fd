// @ts-check
// Usage: npm run bench:run, or node scripts/bench/run.mjs [ROUNDS]
// The time of commands that start many short processes: bare, under `run` with BPF (as root), and under `run` with ptrace.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { median } from './median.mjs'

const ROUNDS = Number(process.argv[2] ?? 7)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = [process.execPath, join(ROOT, 'dist/cli/main.cjs'), 'run', '--capture']

/** @type {Record<string, string[]>} */
const WATCHERS = { bare: [], 'run, BPF': [...run, 'bpf', '--'], 'run, ptrace': [...run, 'ptrace', '--'] }

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const deaths = join(folder, 'deaths')
execFileSync('gcc', ['-O2', '-o', deaths, join(ROOT, 'scripts/bench/deaths.c')])

const TARGETS = 100
/** Each target starts a shell and two programs. */
const targets = Array.from({ length: TARGETS }, (_, index) => `t${index}:\n\t@cp Makefile $@.o; cmp -s $@.o Makefile`)
writeFileSync(
  join(folder, 'Makefile'),
  [`all: ${targets.map((_, index) => `t${index}`).join(' ')}`, ...targets, ''].join('\n'),
)

/** Each prints how long it took, so that the start of the watcher does not count. */
const LOADS = {
  [`make -j2 of ${TARGETS} targets, ms`]: [
    'sh',
    '-c',
    's=$(date +%s%N); make -s -j2; e=$(date +%s%N); echo $(((e - s) / 1000))e-3',
  ],
  'fork, exec and exit, µs': [deaths, '1000', 'exec'],
  'fork and exit, µs': [deaths, '3000', 'exit'],
}

/**
 * @param {string[]} watcher
 * @param {string[]} load
 */
function measure(watcher, load) {
  const [file = '', ...args] = [...watcher, ...load]
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, ${ROUNDS} rounds\n`)
console.log('| | bare | run, BPF | ratio | run, ptrace | ratio |\n|---|---:|---:|---:|---:|---:|')
for (const [name, load] of Object.entries(LOADS)) {
  /** @type {number[][]} */
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const order = Object.entries(WATCHERS)
    const times = (round % 2 === 0 ? order : order.toReversed()).map(([, watcher]) => measure(watcher, load))
    rounds.push(round % 2 === 0 ? times : times.toReversed())
  }
  const [bare, ...watched] = Object.keys(WATCHERS).map((_, at) => rounds.map((times) => times[at] ?? 0))
  const cells = watched.map((times, index) => {
    const ratio = compared(
      `run: ${name.split(',', 1)[0]}, ${Object.keys(WATCHERS)[1 + index]} / bare`,
      'less',
      times.map((time, round) => time / (bare?.[round] ?? 1)),
    )
    return `${median(times).toFixed(1)} | ${ratio.toFixed(2)}`
  })
  console.log(`| ${name} | ${median(bare ?? []).toFixed(1)} | ${cells.join(' | ')} |`)
}
rmSync(folder, { recursive: true })
