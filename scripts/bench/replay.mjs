// @ts-check
// Usage: npm run bench:replay [-- ROUNDS]
// Whole commands on a long log, from start to end, beside JSON.parse of its lines alone and jq.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { installed } from './installed.mjs'
import { median } from './median.mjs'
import { teamRules } from './team-rules.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const EVENTS = 20_000
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const GENERATOR = fileURLToPath(new URL('random-log.mjs', import.meta.url))

const JQ = installed('/usr/bin/jq', 'jq')
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const log = join(folder, 'log.ndjson')
execFileSync('sh', ['-c', `'${process.execPath}' '${GENERATOR}' ${EVENTS} 2 > '${log}'`])
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
const analyze = (format, rules, cache = `$(mktemp -d -p '${folder}')`) =>
  `XDG_CACHE_HOME="${cache}" '${process.execPath}' '${PROGRAM}' analyze --rules '${folder}/${rules}.yaml' --format ${format} '${log}' > /dev/null`

/** @type {[name: string, command: string][]} */
const commands = [
  ['JSON.parse of each line, one thread', `'${process.execPath}' '${parser}' '${log}'`],
  ['analyze --format summary, stock rules and 100', analyze('summary', 100)],
  ['analyze --format summary, stock rules and 400', analyze('summary', 400)],
  ['the same, with rules that were read before', analyze('summary', 400, join(folder, 'cache'))],
  ['analyze --format findings, stock rules and 100', analyze('findings', 100)],
  ['the same on one processor', `taskset -c 0 sh -c ${JSON.stringify(analyze('findings', 100))}`],
  ['jq: signal, name and function of each SIGSEGV', `${JQ} -c '${query}' '${log}' > /dev/null`],
]
// The first time, the rules are read anew here too.
execFileSync('sh', ['-c', analyze('summary', 400, join(folder, 'cache'))])
const seconds = commands.map(() => /** @type {number[]} */ ([]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, [, command]] of commands.entries()) {
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
for (const [index, [name]] of commands.entries()) {
  const own = seconds[index] ?? []
  const time = median(own)
  // Pairs from the same round, because a busy machine slows down both.
  const ratio = compared(
    `replay: JSON.parse / ${name}`,
    'more',
    own.map((each, round) => (seconds[0]?.[round] ?? 0) / each),
  )
  console.log(
    `| ${name} | ${time.toFixed(1)} | ${Math.round(EVENTS / time).toLocaleString('en')} | ${ratio.toFixed(2)} |`,
  )
}
