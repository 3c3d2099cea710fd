// @ts-check
// Usage: npm run bench:symbols [-- ROUNDS]
// From a death to its finished report, with names: crashcrawler beside core files with gdb and with eu-stack.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './median.mjs'
import { analyzing, euStack, gdb, watching } from './symbolizers.mjs'

/**
 * @typedef {import('./symbolizers.mjs').Cost} Cost
 * @typedef {import('./symbolizers.mjs').Crasher} Crasher
 * @typedef {import('./symbolizers.mjs').Symbolizer} Symbolizer
 */

const ROUNDS = Number(process.argv[2] ?? 5)
/** Of each round, behind the cold one. */
const WARM = 3

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const small = join(folder, 'small')
const node = join(folder, 'bench-node')
execFileSync('gcc', ['-g', '-O0', '-o', small, fileURLToPath(new URL('small.c', import.meta.url))])
// A name of its own: other programs of this machine are node as well.
symlinkSync(process.execPath, node)

/** @type {Crasher[]} */
const crashers = [
  { name: 'small', command: [small], named: 'sum' },
  { name: 'bench-node', command: [node, '-e', 'process.abort()'], named: 'node::Abort' },
]

const symbolizers = [
  watching,
  ...(existsSync('/usr/bin/gdb') ? [gdb] : []),
  ...(existsSync('/usr/bin/eu-stack') ? [euStack] : []),
  analyzing,
]

/** The file caches of the kernel, which hold programs, libraries and their symbols: proc_sys_vm(5), drop_caches. */
function dropCaches() {
  execFileSync('sync')
  writeFileSync('/proc/sys/vm/drop_caches', '3')
}

/**
 * @param {Crasher} crasher
 * @returns {Promise<{ name: string, symbolizer: Symbolizer, cold: Cost[], warm: Cost[] }[]>}
 */
async function measure(crasher) {
  /** @type {{ name: string, symbolizer: Symbolizer, cold: Cost[], warm: Cost[] }[]} */
  const rows = symbolizers.map((symbolizer) => ({ name: symbolizer.name, symbolizer, cold: [], warm: [] }))
  for (let round = 0; round < ROUNDS; round++) {
    // Every other round the other way about, so that a machine that slows down favours nobody.
    for (const { symbolizer, cold, warm } of round % 2 === 0 ? rows : rows.toReversed()) {
      const session = await symbolizer.open(crasher, folder)
      dropCaches()
      cold.push(await session.die())
      for (let death = 0; death < WARM; death++) warm.push(await session.die())
      await session.close()
    }
  }
  return rows
}

/** @param {Cost[]} costs */
const medianTime = (costs) => median(costs.map(({ ms }) => ms))

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes === 0 ? 'none' : `${Math.ceil(bytes / 1024)} KiB`)

console.log(
  `Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, ${ROUNDS} rounds of 1 cold and ${WARM} warm deaths`,
)
for (const crasher of crashers) {
  const rows = await measure(crasher)
  const base = rows.find(({ symbolizer }) => symbolizer === gdb)
  /** @param {'cold' | 'warm'} kind @param {Cost[]} costs */
  const ratio = (kind, costs) => (base ? (medianTime(costs) / medianTime(base[kind])).toFixed(2) : '')
  console.log(`\n${crasher.command.map((word) => word.replace(`${folder}/`, '')).join(' ')}\n`)
  console.log('| from death to report | cold, ms | / gdb | warm, ms | / gdb | core on disk | report |')
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  for (const { name, cold, warm } of rows) {
    const times = [medianTime(cold).toFixed(0), ratio('cold', cold), medianTime(warm).toFixed(0), ratio('warm', warm)]
    const sizes = [median(warm.map(({ core }) => core)), median(warm.map(({ report }) => report))].map(kilobytes)
    console.log(`| ${[name, ...times, ...sizes].join(' | ')} |`)
  }
}
if (!symbolizers.includes(gdb)) console.log('\ngdb is not here: apt-get install gdb')
if (!symbolizers.includes(euStack)) console.log('\neu-stack is not here: apt-get install elfutils')
rmSync(folder, { recursive: true })
