// @ts-check
// Usage: npm run bench:start [-- ROUNDS]
// What is waited for before the first answer: short commands beside the start of Node.js, a core file beside gdb, and the
// time until all deaths are watched.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { median } from './median.mjs'
import { randomLog } from './random-log.mjs'
import { tool } from './watchers.mjs'

const ROUNDS = Number(process.argv[2] ?? 11)
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const small = join(folder, 'small')
execFileSync('gcc', ['-g', '-O0', '-o', small, fileURLToPath(new URL('small.c', import.meta.url))])
spawnSync('bash', ['-c', `ulimit -c unlimited; exec '${small}'`], { cwd: folder })
const core = readdirSync(folder).find((name) => name.startsWith('core'))
if (core === undefined) throw new Error('no core file: kernel.core_pattern has to be a name, such as core')
const log = join(folder, 'log.ndjson')
const { header, next } = randomLog(1)
writeFileSync(log, `${header}\n${next()}\n`)

// Node reads the certificates that it names at each start, for nothing here: that takes longer than all else of `node -e 0`.
delete process.env.NODE_EXTRA_CA_CERTS

/** @param {string[]} command */
const running =
  ([file = '', ...args]) =>
  async () => {
    const { error } = spawnSync(file, args, { cwd: folder, stdio: 'ignore' })
    if (error) throw error
  }

/** @param {string[]} args */
const crashcrawler = (...args) => running([process.execPath, PROGRAM, ...args])

const live = tool('live', [process.execPath, PROGRAM, 'analyze', '--live'], /watching/, 'stderr')
/** @type {(() => Promise<unknown>)[]} */
const stops = []

/** @type {[name: string, run: () => Promise<void>][]} */
const ways = [
  ['node -e 0', running([process.execPath, '-e', '0'])],
  ['crashcrawler --help', crashcrawler('--help')],
  ['crashcrawler list --help', crashcrawler('list', '--help')],
  ['crashcrawler analyze LOG, of one event', crashcrawler('analyze', log)],
  ['crashcrawler analyze CORE', crashcrawler('analyze', core)],
  ['gdb -batch -ex bt PROGRAM CORE', running(['gdb', '-batch', '-ex', 'bt', small, core])],
  ['eu-stack --core CORE', running(['eu-stack', '--core', core])],
  [
    'crashcrawler analyze --live, until it watches',
    async () => {
      stops.push((await live.start()).stop)
    },
  ],
]

/** @type {number[][]} */
const times = ways.map(() => [])
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, [, run]] of ways.entries()) {
    const start = performance.now()
    await run()
    times[index]?.push(performance.now() - start)
    for (const stop of stops.splice(0)) await stop()
  }
}
rmSync(folder, { recursive: true })

console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${ROUNDS} rounds\n`)
console.log('| command | ms | / node -e 0 | / gdb |\n|---|---:|---:|---:|')
const GDB = 5
for (const [index, [name]] of ways.entries()) {
  const own = times[index] ?? []
  /** Pairs from the same round. @param {number} other */
  const ratio = (other) =>
    compared(
      `start: ${name} / ${ways[other]?.[0]}`,
      'less',
      own.map((time, round) => time / (times[other]?.[round] ?? 0)),
    ).toFixed(2)
  console.log(`| ${name} | ${median(own).toFixed(0)} | ${ratio(0)} | ${ratio(GDB)} |`)
}
