// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compared } from '../compared.mjs'
import { median } from '../median.mjs'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string[]} command
 * @property {number} rounds
 */

/** @type {Workload[]} */
const WORKLOADS = [
  { name: 'dd bs=1 count=500k', command: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', 'count=500k'], rounds: 3 },
  { name: 'git status', command: ['git', 'status'], rounds: 21 },
]

/** Prints the cost of tracing for the traced command, compared with strace: from its start to its end. */
export function benchCalls() {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
  try {
    const timed = join(folder, 'timed')
    execFileSync('gcc', ['-O2', '-o', timed, join(ROOT, 'scripts/bench/trace/timed.c')])
    const checkout = makeCheckout(folder)
    console.log(
      '| traced | alone, ms | crashcrawler trace -f -o, ms | added | strace -f -o, ms | added | added, ours / theirs | whole time, ours / theirs | at best | lost |',
    )
    console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|')
    for (const workload of WORKLOADS) measure(workload, { timed, folder, checkout })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * A repository with many files, so that git has work to do.
 * @param {string} folder
 */
function makeCheckout(folder) {
  const checkout = join(folder, 'checkout')
  for (let number = 0; number < 400; number++) {
    const place = join(checkout, `folder-${number % 40}`)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, `file-${number}`), `${number}\n`)
  }
  for (const args of [['init'], ['add', '.'], ['status']]) execFileSync('git', args, { cwd: checkout, stdio: 'ignore' })
  return checkout
}

/**
 * @param {Workload} workload
 * @param {{ timed: string, folder: string, checkout: string }} places
 */
function measure({ name, command, rounds }, { timed, folder, checkout }) {
  const [time, log] = [join(folder, 'time'), join(folder, 'log')]
  /** @type {Record<string, string[]>} */
  const tools = {
    nothing: [],
    crashcrawler: [process.execPath, join(ROOT, 'dist/cli/main.cjs'), 'trace', '-f', '-o', log, '--'],
    strace: ['strace', '-f', '-o', log, '--'],
  }
  /** @type {Record<string, number[]>} */
  const times = { nothing: [], crashcrawler: [], strace: [] }
  let lost = 0
  for (let round = 0; round < rounds; round++) {
    // Every other round runs in reverse order, so that a machine that slows down favours neither.
    const order = round % 2 === 0 ? Object.entries(tools) : Object.entries(tools).reverse()
    for (const [tool, prefix] of order) {
      const [file = '', ...args] = [...prefix, timed, time, ...command]
      const { stderr } = spawnSync(file, args, { cwd: checkout, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
      if (tool === 'crashcrawler') lost += Number(stderr.match(/(\d+) records lost/)?.[1] ?? 0)
      if (tool !== 'nothing' && statSync(log).size === 0) throw new Error(`${tool} traced nothing: ${stderr}`)
      times[tool]?.push(Number(readFileSync(time, 'utf8')) / 1000)
      rmSync(log, { force: true })
    }
  }
  console.log(row(name, times, lost))
}

/**
 * Medians over the rounds; ratios are from the same round. The cost of tracing is the time that it adds. The whole
 * times of both tools contain the time of the command itself, so that their ratio has a floor (`at best`: a tool that
 * adds nothing).
 * @param {string} name
 * @param {Record<string, number[]>} times
 * @param {number} lost
 */
function row(name, { nothing = [], crashcrawler = [], strace = [] }, lost) {
  /** @param {(alone: number, ours: number, theirs: number) => number} of */
  const each = (of) =>
    median(nothing.map((alone, round) => of(alone, crashcrawler[round] ?? Number.NaN, strace[round] ?? Number.NaN)))
  return `| ${[
    name,
    median(nothing).toFixed(1),
    median(crashcrawler).toFixed(1),
    `${each((alone, ours) => (100 * (ours - alone)) / alone).toFixed(0)} %`,
    median(strace).toFixed(1),
    `${each((alone, _ours, theirs) => (100 * (theirs - alone)) / alone).toFixed(0)} %`,
    compared(
      `trace: time added to ${name}, crashcrawler / strace`,
      'less',
      nothing.map(
        (alone, round) => ((crashcrawler[round] ?? Number.NaN) - alone) / ((strace[round] ?? Number.NaN) - alone),
      ),
    ).toFixed(3),
    each((_alone, ours, theirs) => ours / theirs).toFixed(3),
    each((alone, _ours, theirs) => alone / theirs).toFixed(3),
    lost,
  ].join(' | ')} |`
}
