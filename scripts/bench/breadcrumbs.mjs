// @ts-check
// Usage: npm run bench:breadcrumbs, or node scripts/bench/breadcrumbs.mjs [ROUNDS]
// The cost of --breadcrumbs for every system call on the machine: dd reads and writes one byte at a time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { median } from './median.mjs'
import { timeInPrograms } from './program-time.mjs'
import { nothing, tool } from './watchers.mjs'

const ROUNDS = Number(process.argv[2] ?? 5)
const COUNT = 500_000
const MAIN = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const record = [process.execPath, MAIN, 'record', join(folder, 'log.ndjson')]
const watchers = [
  nothing,
  tool('record', record, /watching/, 'stderr'),
  tool('record --breadcrumbs', [...record, '--breadcrumbs'], /watching/, 'stderr'),
]

/** Nanoseconds per system call: a read and a write for each byte. */
function measure() {
  const started = process.hrtime.bigint()
  execFileSync('taskset', ['-c', '0', 'dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', `count=${COUNT}`, 'status=none'])
  return Number(process.hrtime.bigint() - started) / (2 * COUNT)
}

/** @type {Record<string, number[]>} */
const times = Object.fromEntries(watchers.map(({ name }) => [name, []]))
/** @type {Record<string, number[]>} */
const programs = Object.fromEntries(watchers.map(({ name }) => [name, []]))
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, start } of round % 2 === 0 ? watchers : watchers.toReversed()) {
    const { pid, stop } = await start()
    times[name]?.push(measure())
    if (pid) programs[name]?.push(timeInPrograms(pid, measure) / (2 * COUNT))
    await stop()
  }
}
console.log('| attached | ns per system call | ratio to nothing | in BPF programs, ns |')
console.log('|---|---:|---:|---:|')
for (const { name } of watchers) {
  const ratio = compared(
    `breadcrumbs: a system call, ${name} / nothing`,
    'less',
    (times[name] ?? []).map((time, round) => time / (times.nothing?.[round] ?? 0)),
  )
  console.log(
    `| ${name} | ${median(times[name] ?? []).toFixed(0)} | ${ratio.toFixed(2)} | ${median(programs[name] ?? []).toFixed(0)} |`,
  )
}
rmSync(folder, { recursive: true })
