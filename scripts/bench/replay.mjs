// @ts-check
// Usage: npm run bench:replay [-- ROUNDS]
// Whole commands on a long log, from start to end, beside JSON.parse of its lines alone, jq and DuckDB.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { duckdb } from './duckdb.mjs'
import { installed } from './installed.mjs'
import { median } from './median.mjs'
import { teamRules } from './team-rules.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const EVENTS = 20_000
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const GENERATOR = fileURLToPath(new URL('random-log.mjs', import.meta.url))

const JQ = installed('/usr/bin/jq', 'jq')
const ZSTD = installed('/usr/bin/zstd', 'zstd')
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const log = join(folder, 'log.ndjson')
execFileSync('sh', ['-c', `'${process.execPath}' '${GENERATOR}' ${EVENTS} 2 > '${log}'`])
const long = join(folder, 'long.ndjson')
execFileSync('sh', ['-c', `(cat '${log}'; for each in 1 2 3; do tail -n +2 '${log}'; done) > '${long}'`])
execFileSync('sh', ['-c', `gzip -c '${log}' > '${log}.gz' && ${ZSTD} -q -c '${log}' > '${log}.zst'`])
for (const count of [100, 400]) writeFileSync(join(folder, `${count}.yaml`), teamRules(count, 1))

const parser = join(folder, 'parse.mjs')
writeFileSync(
  parser,
  `import { readFileSync } from 'node:fs'
const bytes = readFileSync(process.argv[2])
for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start)) {
  JSON.parse(bytes.toString('utf8', start, end))
}
`,
)
const query = 'select(.termination.signal == "SIGSEGV") | [.process.comm, .fault.siCode, .stack.frames[0].symbol]'

/**
 * `cache`: where the command keeps what rules were read to. Unless it is named, a new one, so that they are read anew.
 * @param {string} format @param {number} rules
 */
const analyze = (format, rules, input = log, cache = `$(mktemp -d -p '${folder}')`) =>
  `XDG_CACHE_HOME="${cache}" '${process.execPath}' '${PROGRAM}' analyze --rules '${folder}/${rules}.yaml' --format ${format} '${input}' > /dev/null`
const parse = `'${process.execPath}' '${parser}'`
const kept = analyze('summary', 400, log, join(folder, 'cache'))

/**
 * Each is compared with JSON.parse of the same lines: with the first command, or the one of the number `base`.
 * @type {{ name: string, command: string, base?: number, events?: number }[]}
 */
const commands = [
  { name: 'JSON.parse of each line, one thread', command: `${parse} '${log}'` },
  { name: 'analyze --format summary, stock rules and 100', command: analyze('summary', 100) },
  { name: 'analyze --format summary, stock rules and 400', command: analyze('summary', 400) },
  { name: 'the same, with rules that were read before', command: kept },
  { name: 'analyze --format findings, stock rules and 100', command: analyze('findings', 100) },
  { name: 'the same on one processor', command: `taskset -c 0 sh -c ${JSON.stringify(analyze('findings', 100))}` },
  { name: 'jq: signal, name and function of each SIGSEGV', command: `${JQ} -c '${query}' '${log}' > /dev/null` },
  { name: 'DuckDB: the same, all processors', command: duckdb(folder, log) },
  { name: 'gzip -dc, and JSON.parse of each line', command: `gzip -dc '${log}.gz' | ${parse} /dev/stdin`, base: 8 },
  { name: 'analyze --format summary of .gz, 100', command: analyze('summary', 100, `${log}.gz`), base: 8 },
  {
    name: 'zstd -dc, and JSON.parse of each line',
    command: `${ZSTD} -dc '${log}.zst' | ${parse} /dev/stdin`,
    base: 10,
  },
  { name: 'analyze --format summary of .zst, 100', command: analyze('summary', 100, `${log}.zst`), base: 10 },
  { name: 'JSON.parse of each line, the log four times', command: `${parse} '${long}'`, base: 12, events: 4 * EVENTS },
  { name: 'analyze --format summary of it, 100', command: analyze('summary', 100, long), base: 12, events: 4 * EVENTS },
  {
    name: 'analyze --format findings of it, 100',
    command: analyze('findings', 100, long),
    base: 12,
    events: 4 * EVENTS,
  },
  { name: 'jq: the same of it', command: `${JQ} -c '${query}' '${long}' > /dev/null`, base: 12, events: 4 * EVENTS },
]
// The first time, the rules are read anew here too.
execFileSync('sh', ['-c', kept])
const seconds = commands.map(() => /** @type {number[]} */ ([]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, { command }] of commands.entries()) {
    const begin = performance.now()
    execFileSync('sh', ['-c', command])
    seconds[index]?.push((performance.now() - begin) / 1000)
  }
}
const mebibytes = Math.round(statSync(log).size / 2 ** 20)
rmSync(folder, { recursive: true })

console.log(
  `${EVENTS} events, ${mebibytes} MiB, ${availableParallelism()} x ${cpus()[0]?.model}, Linux ${release()}, Node ${process.version}, ${ROUNDS} rounds\n`,
)
console.log('| command | s | events/s | JSON.parse = 1 |\n|---|---:|---:|---:|')
for (const [index, { name, base = 0, events = EVENTS }] of commands.entries()) {
  const own = seconds[index] ?? []
  const time = median(own)
  // Pairs from the same round, because a busy machine slows down both.
  const ratio = compared(
    `replay: JSON.parse / ${name}`,
    'more',
    own.map((each, round) => (seconds[base]?.[round] ?? 0) / each),
  )
  console.log(
    `| ${name} | ${time.toFixed(1)} | ${Math.round(events / time).toLocaleString('en')} | ${ratio.toFixed(2)} |`,
  )
}
