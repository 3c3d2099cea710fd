// @ts-check
// Usage: npm run bench:symbols [-- ROUNDS]
// From a crash to its finished report, with symbols: crashcrawler compared with gdb and eu-stack on core files.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { median } from './median.mjs'
import { alone, analyzing, euStack, gdb, watching } from './symbolizers.mjs'

/**
 * @typedef {import('./symbolizers.mjs').Cost} Cost
 * @typedef {import('./symbolizers.mjs').Crasher} Crasher
 * @typedef {import('./symbolizers.mjs').Symbolizer} Symbolizer
 */

const ROUNDS = Number(process.argv[2] ?? 5)
/** Warm deaths of each round, after the cold one. */
const WARM = 3

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const small = join(folder, 'small')
const node = join(folder, 'bench-node')
execFileSync('gcc', ['-g', '-O0', '-o', small, fileURLToPath(new URL('small.c', import.meta.url))])
// A separate name, because other programs on this machine are also called node.
symlinkSync(process.execPath, node)

/** @type {Crasher[]} */
const crashers = [
  { title: 'a small C program', name: 'small', command: [small], named: 'sum' },
  {
    title: "node -e 'process.abort()'",
    name: 'bench-node',
    command: [node, '-e', 'process.abort()'],
    named: 'node::Abort',
  },
]

const symbolizers = [alone, watching, gdb, euStack, analyzing]

/** The file caches of the kernel, which hold programs, libraries and their symbols: proc_sys_vm(5), drop_caches. */
function dropCaches() {
  execFileSync('sync')
  writeFileSync('/proc/sys/vm/drop_caches', '3')
}

/**
 * Costs of one round, with the cold death separate.
 * @typedef {{ cold: Cost, warm: Cost }} Round
 *
 * @param {Crasher} crasher
 * @param {Symbolizer} symbolizer
 * @returns {Promise<Round>}
 */
async function measure(crasher, symbolizer) {
  const session = await symbolizer.open(crasher, folder)
  dropCaches()
  const cold = await session.die()
  /** @type {Cost[]} */
  const warm = []
  for (let death = 0; death < WARM; death++) warm.push(await session.die())
  await session.close()
  /** @param {(cost: Cost) => number} part */
  const middle = (part) => median(warm.map(part))
  return {
    cold,
    warm: { ms: middle(({ ms }) => ms), core: middle(({ core }) => core), report: middle(({ report }) => report) },
  }
}

/**
 * @param {Crasher} crasher
 * @returns {Promise<Map<Symbolizer, Round[]>>}
 */
async function measureAll(crasher) {
  /** @type {Map<Symbolizer, Round[]>} */
  const rounds = new Map(symbolizers.map((symbolizer) => [symbolizer, []]))
  for (let round = 0; round < ROUNDS; round++) {
    // Every other round runs in reverse order, so that a machine that slows down favours neither.
    for (const symbolizer of round % 2 === 0 ? symbolizers : symbolizers.toReversed()) {
      rounds.get(symbolizer)?.push(await measure(crasher, symbolizer))
    }
  }
  return rounds
}

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes === 0 ? 'none' : `${Math.ceil(bytes / 1024)} KiB`)

const setting = '/proc/sys/kernel/core_pattern'
const pattern = readFileSync(setting, 'utf8')
// gdb and eu-stack read the core file from the folder in which the program ran.
if (pattern.trim() !== 'core') writeFileSync(setting, 'core')
console.log(
  `Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, ${ROUNDS} rounds of 1 cold and ${WARM} warm deaths`,
)
try {
  for (const crasher of crashers) {
    const rounds = await measureAll(crasher)
    const base = rounds.get(gdb) ?? []
    const { title } = crasher
    console.log(`\n| ${title} | cold, ms | / gdb | warm, ms | / gdb | core on disk | report |`)
    console.log('|---|---:|---:|---:|---:|---:|---:|')
    for (const [{ name }, costs] of rounds) {
      /** @param {'cold' | 'warm'} kind */
      const times = (kind) => [
        median(costs.map((cost) => cost[kind].ms)).toFixed(0),
        // From pairs that were measured one after the other.
        compared(
          `symbols: ${title}, ${kind}, ${name} / gdb`,
          'less',
          costs.map((cost, round) => cost[kind].ms / (base[round]?.[kind].ms ?? Number.NaN)),
        ).toFixed(2),
      ]
      const sizes = [median(costs.map(({ warm }) => warm.core)), median(costs.map(({ warm }) => warm.report))]
      console.log(`| ${[name, ...times('cold'), ...times('warm'), ...sizes.map(kilobytes)].join(' | ')} |`)
    }
  }
} finally {
  if (pattern.trim() !== 'core') writeFileSync(setting, pattern)
  rmSync(folder, { recursive: true })
}
