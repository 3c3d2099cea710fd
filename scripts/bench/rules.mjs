// @ts-check
// Usage: npm run bench:rules [-- --million]
// The speed of the analysis of recorded events, compared with JSON.parse alone, and unmodified json-rules-engine. With
// --million, also a log of a million events through a pipe, and the peak memory of this run.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAnalyzer } from '../../dist/analyze/analyze.js'
import { createEvaluator } from '../../dist/analyze/engine.js'
import { factsOf } from '../../dist/analyze/facts/registry.js'
import { createMatcher } from '../../dist/analyze/matching/matcher.js'
import { loadRules } from '../../dist/analyze/rules/load.js'
import { parseLogLine } from '../../dist/capture/log/parse-line.js'
import { renderFindings } from '../../dist/report/json.js'
import { compared } from './compared.mjs'
import { median } from './median.mjs'
import { randomLog } from './random-log.mjs'
import { teamRules } from './team-rules.mjs'

const ROUNDS = 15
const EVENTS = 1500
/** json-rules-engine takes milliseconds per event. */
const NAIVE_EVENTS = 40

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const GENERATOR = fileURLToPath(new URL('random-log.mjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const team = join(folder, 'team.yaml')
writeFileSync(team, teamRules(400, 1))
const all = await loadRules({ stock: true, paths: [team] })
const sets = new Map([100, 400].map((count) => [count, all.slice(0, count)]))

const log = randomLog(1)
const lines = Array.from({ length: EVENTS }, () => log.next())
const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length

/** @param {string} line */
function eventOf(line) {
  const item = parseLogLine(line)
  if (item.kind !== 'event') throw new Error(`not an event: ${line.slice(0, 200)}`)
  return item.event
}

/** @type {{ name: string, take: (line: string) => unknown }[]} */
const ways = [
  { name: 'JSON.parse alone', take: JSON.parse },
  { name: 'JSON.parse and validation of every field', take: eventOf },
]
for (const [count, rules] of sets) {
  const match = createMatcher(rules)
  const analyze = createAnalyzer(rules)
  ways.push(
    { name: `JSON.parse, and matching of ${count} rules`, take: (line) => match(factsOf(JSON.parse(line))) },
    {
      name: `everything, up to a line of findings, ${count} rules`,
      take: (line) => renderFindings(analyze(eventOf(line))),
    },
  )
}

/** Microseconds per event, for each way and round. @type {number[][]} */
const times = ways.map(() => [])
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, { take }] of ways.entries()) {
    const start = performance.now()
    for (const line of lines) take(line)
    times[index]?.push(((performance.now() - start) * 1000) / EVENTS)
  }
}
console.log(
  `${EVENTS} events of ${Math.round(bytes)} bytes, one thread, ${cpus()[0]?.model}, Linux ${release()}, Node ${process.version}\n`,
)
console.log('| one thread | µs per event | events/s | JSON.parse = 1 |\n|---|---:|---:|---:|')
for (const [index, { name }] of ways.entries()) {
  const own = times[index] ?? []
  // Pairs from the same round, because a busy machine slows down both.
  const ratio = compared(
    `rules: JSON.parse / ${name}`,
    'more',
    own.map((time, round) => (times[0]?.[round] ?? 0) / time),
  )
  row(name, median(own), ratio.toFixed(2))
}

const naive = createEvaluator(sets.get(400) ?? [])
const start = performance.now()
for (const line of lines.slice(0, NAIVE_EVENTS)) await naive(factsOf(JSON.parse(line)))
const naiveTime = ((performance.now() - start) * 1000) / NAIVE_EVENTS
row('json-rules-engine, 400 rules', naiveTime, (median(times[0] ?? []) / naiveTime).toFixed(4))
for (const index of [4, 5]) {
  console.log(`\n${ways[index]?.name}: ${Math.round(naiveTime / median(times[index] ?? []))} times json-rules-engine`)
}

/** @param {string} name @param {number} time @param {string} ratio */
function row(name, time, ratio) {
  console.log(`| ${name} | ${time.toFixed(1)} | ${Math.round(1e6 / time).toLocaleString('en')} | ${ratio} |`)
}

if (process.argv.includes('--million')) await million()
rmSync(folder, { recursive: true })

async function million() {
  const begin = performance.now()
  const generator = spawn(process.execPath, [GENERATOR, '1000000', '3'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const analyzer = spawn(process.execPath, [PROGRAM, 'analyze', '--format', 'summary', '-'], {
    stdio: [generator.stdout, 'pipe', 'inherit'],
  })
  let peak = 0
  const timer = setInterval(() => {
    try {
      const [, kib] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${analyzer.pid}/status`, 'utf8')) ?? []
      peak = Math.max(peak, Number(kib ?? 0))
    } catch {
      // The process has just ended.
    }
  }, 500)
  let output = ''
  for await (const chunk of analyzer.stdout ?? []) output += chunk
  clearInterval(timer)
  const seconds = (performance.now() - begin) / 1000
  console.log(
    `\n${output.split('\n', 1)[0]}: through a pipe in ${seconds.toFixed(0)} s, most memory ${Math.round(peak / 1024)} MiB`,
  )
}
