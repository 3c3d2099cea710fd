// @ts-check
// Runs in the guest: the service with the coredump socket, and what becomes of kernel.core_pattern.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ZOO } from '../zoo/cases.mjs'
import { runProgram } from '../zoo/run.mjs'
import { TOOLS } from './places.mjs'
import { CONFIG, childOf, configuration, crashcrawler, history, start } from './service.mjs'

const PATTERN = '/proc/sys/kernel/core_pattern'
const OWN = '@@/run/crashcrawler/coredump.socket'
const CRASHER = join(ZOO, 'null-read', 'null-read')
const BEFORE = '/tmp/core.%p'

/** What an emulated processor needs beside the time that a process is held. */
const SLOW_MS = 20_000
const SHORT_MS = 5000

const FLOOD = 200

const SCRIPT = ['class Loader {', '  load() {', '    process.abort()', '  }', '}', 'new Loader().load()'].join('\n')

/**
 * @param {string[]} names of what is tested; none: everything
 * @returns {Promise<import('./smoke.mjs').Smoke[]>}
 */
export async function coredumpSocket(names = []) {
  const tests = { held, flood, stuck, killed, dies, refused, displaced, confined }
  /** @type {string[]} */
  const problems = []
  for (const [name, test] of Object.entries(tests)) {
    if (names.length > 0 && !names.includes(name)) continue
    writeFileSync(PATTERN, BEFORE)
    const found = await test().catch((error) => [String(error)])
    console.log(`coredump socket, ${name}: ${found.join('; ') || 'as expected'}`)
    problems.push(...found.map((problem) => `${name}: ${problem}`))
  }
  return [{ command: 'service with coredump-socket', problems }]
}

/** More is read than BPF programs take, the status has no trace of it, and the pattern is restored. */
async function held() {
  const service = await start('true')
  const during = pattern()
  const script = await runProgram(['node', '-e', SCRIPT], '/tmp')
  const threads = await runProgram([`${TOOLS}/threads`, '1'], '/tmp')
  const shell = spawnSync('bash', ['-c', `${CRASHER}; true`], { encoding: 'utf8' })
  const lines = await service.stop('SIGTERM')
  const deaths = history()
  // Not by its name: Node.js 24 calls its first thread MainThread.
  const [node, threaded] = ['node', 'threads'].map((name) =>
    deaths.find(({ process }) => basename(process.exe ?? '') === name),
  )
  const functions = node?.interpreterStack?.frames.map((frame) => `${frame.function}:${frame.line}`) ?? []
  return failed([
    [during === OWN, `core_pattern ${during} while it ran`],
    [pattern() === BEFORE, `core_pattern ${pattern()} afterwards`],
    [script.signal === 'SIGABRT' && threads.code !== null, `ended by ${script.signal}`],
    [!shell.stderr.includes('core dumped'), `bash said ${shell.stderr}`],
    [node?.capture?.tier === 'S' && threaded?.capture?.tier === 'S', `tiers ${deaths.map(tierOf)}`],
    [node?.termination?.coreDumped !== true, 'a core was dumped'],
    [functions.some((name) => name.endsWith('load:3')), `functions ${functions}`],
    [!lines.some((line) => line.includes('Warning')), `said ${lines.join('; ')}`],
  ])
}

/** Every process of a flood is let go, and there is an end of it. */
async function flood() {
  const service = await start('true')
  const started = performance.now()
  spawnSync('bash', ['-c', `for i in {1..${FLOOD}}; do ${CRASHER} & done; wait`])
  const all = performance.now() - started
  const lines = await service.stop('SIGTERM')
  const counted = lines.flatMap((line) => line.match(/socket: (\d+) dying/)?.[1] ?? []).map(Number)
  const end = lines.at(-1) ?? ''
  console.log(`${FLOOD} crashes at once: ${Math.round(all)} ms; not held: ${counted.join(' + ') || 0}; ${end}`)
  return failed([
    [counted.length > 0, 'all were held'],
    [history().some((death) => tierOf(death) === 'S'), 'none was read'],
    [/ 0 lost$/.test(end), end],
  ])
}

/** Whoever reads it blocks: the process is let go in time, and the next one is read again. */
async function stuck() {
  const service = await start('true', [], SHORT_MS)
  await runProgram([CRASHER], '/tmp')
  const reader = childOf(service.pid, 'frozen/reader.js')
  if (reader !== undefined) process.kill(reader, 'SIGSTOP')
  const started = performance.now()
  await runProgram([CRASHER], '/tmp')
  const took = performance.now() - started
  // Another one reads now, when it has been started.
  await setTimeout(SLOW_MS)
  await runProgram([CRASHER], '/tmp')
  const lines = await service.stop('SIGTERM')
  return failed([
    [reader !== undefined, 'no reader'],
    [took >= SHORT_MS - 100 && took < SHORT_MS + SLOW_MS, `held for ${Math.round(took)} ms`],
    [
      lines.some((line) => line.includes('1 dying processes were not held') && line.includes('took too long')),
      'not said',
    ],
    [history().map(tierOf).join() === 'S,A,S', `tiers ${history().map(tierOf)}`],
  ])
}

/** Without the service, processes die as ever; the next one knows the pattern that was there before the first. */
async function killed() {
  const first = await start('true')
  await first.stop('SIGKILL')
  const left = pattern()
  const started = performance.now()
  await runProgram([CRASHER], '/tmp')
  const took = performance.now() - started
  const second = await start('true')
  await second.stop('SIGTERM')
  const restored = pattern()
  const third = await start('true')
  await third.stop('SIGKILL')
  const { status } = crashcrawler(['service', '--config', CONFIG, '--core-pattern', 'restore'])
  return failed([
    [left === OWN, `core_pattern ${left} after a kill`],
    [took < SLOW_MS, `died after ${Math.round(took)} ms`],
    [restored === BEFORE, `core_pattern ${restored} after the next one`],
    [status === 0 && pattern() === BEFORE, `core_pattern ${pattern()}, status ${status} of --core-pattern restore`],
  ])
}

/** The service does not wait for itself when it crashes. */
async function dies() {
  const service = await start('true')
  await service.stop('SIGSEGV')
  crashcrawler(['service', '--config', CONFIG, '--core-pattern', 'restore'])
  return failed([[pattern() === BEFORE, `core_pattern ${pattern()}`]])
}

/** Another handler is not displaced. */
async function refused() {
  writeFileSync(PATTERN, '|/bin/true %p')
  const { status, stderr } = crashcrawler(['service', '--config', configuration('true')])
  return failed([
    [status === 2 && stderr.trimEnd().split('\n').length === 1, `status ${status}: ${stderr}`],
    [stderr.includes('|/bin/true %p') && stderr.includes('displace'), stderr],
    [pattern() === '|/bin/true %p', `core_pattern ${pattern()}`],
  ])
}

async function displaced() {
  writeFileSync(PATTERN, '|/bin/true %p')
  const service = await start('displace')
  const during = pattern()
  await service.stop('SIGTERM')
  return failed([[during === OWN && pattern() === '|/bin/true %p', `core_pattern ${during}, then ${pattern()}`]])
}

/** In a mount namespace of its own, as the unit has it, the service takes the pattern that the unit has set. */
async function confined() {
  const inside = ['busybox', 'unshare', '-m']
  const alone = crashcrawler(['service', '--config', configuration('true')], inside)
  const set = crashcrawler(['service', '--config', CONFIG, '--core-pattern', 'set'])
  const service = await start('true', inside)
  await runProgram([CRASHER], '/tmp')
  await service.stop('SIGTERM')
  const during = pattern()
  crashcrawler(['service', '--config', CONFIG, '--core-pattern', 'restore'])
  return failed([
    [alone.status === 2 && alone.stderr.includes('drop-in'), `alone: ${alone.stderr}`],
    [set.status === 0 && during === OWN, `status ${set.status}, core_pattern ${during}: ${set.stderr}`],
    [history().map(tierOf).join() === 'S', `tiers ${history().map(tierOf)}`],
    [pattern() === BEFORE, `core_pattern ${pattern()}`],
  ])
}

/** @param {import('../../src/model/finding.js').Incident} incident */
const tierOf = ({ capture }) => capture?.tier

/** @param {[boolean, string][]} checks */
const failed = (checks) => checks.flatMap(([holds, problem]) => (holds ? [] : [problem]))

const pattern = () => readFileSync(PATTERN, 'latin1').trimEnd()
