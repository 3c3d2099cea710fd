// @ts-check
// Runs in the guest, as its first and only program: trace and run, then every variant
// of capture in turn, each with the whole zoo and a storm.
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { compareCases } from '../accuracy/compare.mjs'
import { readCases } from '../zoo/cases.mjs'
import { obstacleTo } from '../zoo/needs.mjs'
import { expectedByPtrace, runByPtrace } from '../zoo/ptrace.mjs'
import { recorded } from '../zoo/recorded.mjs'
import { runCase } from '../zoo/run.mjs'
import { casesFor } from './check.mjs'
import { coredumpSocket } from './coredump-socket.mjs'
import { PACKAGE, reportLine, TOOLS } from './places.mjs'
import { smoke } from './smoke.mjs'
import { COMMANDS, COREDUMP_SOCKET, PTRACE, STORM, VARIANTS } from './variants.mjs'

const PROGRAM = `${PACKAGE}/dist/cli/main.cjs`
const LOG = '/tmp/log.ndjson'
const KERNEL_BTF = '/sys/kernel/btf/vmlinux'
const BTF = '/tmp/vmlinux.btf'
const OBJECTS = `${PACKAGE}/dist/bpf`
const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
const BYSTANDERS = 8
const list = (/** @type {string | undefined} */ words) => words?.split(',') ?? []

/** @param {import('./report.mjs').Message} message */
const report = (message) => appendFileSync(reportLine(), `${JSON.stringify(message)}\n`)

// Linux 7.3 can take more processes than the one that has all the memory, whose memory is not given back at once
// (proc_pid_oom_score_adj(5)): these, and not this one or what watches.
for (let left = BYSTANDERS; left > 0; left--)
  spawn('sh', ['-c', 'echo 999 > /proc/self/oom_score_adj && exec sleep 1d'], { stdio: 'ignore' }).unref()
writeFileSync('/proc/self/oom_score_adj', '-999')
// As BTFHub has them: only the types that the programs need.
const objects = readdirSync(OBJECTS).map((name) => join(OBJECTS, name))
const made = spawnSync('bpftool', ['gen', 'min_core_btf', KERNEL_BTF, BTF, ...objects], { encoding: 'utf8' })
if (made.status !== 0) throw new Error(`bpftool: ${made.error ?? made.stderr}`)
const { stdout } = spawnSync('node', [PROGRAM, 'doctor', '--format', 'json'], { encoding: 'utf8' })
const diagnosis = JSON.parse(stdout)
report({ kind: 'doctor', diagnosis })
const cases = casesFor(readCases(list(process.env.MATRIX_CASES)), machine).filter((each) => !obstacleTo(each))
const names = list(process.env.MATRIX_VARIANTS)
const wanted = (/** @type {string} */ name) => names.length === 0 || names.includes(name)
if (wanted(COMMANDS))
  report({ kind: 'smoke', commands: [...smoke(), ...(has(COREDUMP_SOCKET) ? await coredumpSocket() : [])] })
const works = VARIANTS.filter(({ needs, lacks }) => (!needs || has(needs)) && !(lacks && has(lacks)))
for (const variant of works.filter(({ name }) => wanted(name))) {
  const started = Date.now()
  try {
    const words = await record(variant)
    const log = gzipSync(readFileSync(LOG)).toString('base64')
    const ran = cases.map(({ name }) => name)
    const seconds = Math.round((Date.now() - started) / 1000)
    report({ kind: 'log', variant: variant.name, cases: ran, log, words, seconds })
  } catch (error) {
    report({ kind: 'failure', variant: variant.name, reason: String(error) })
  }
  console.log(`${variant.name}: ${Math.round((Date.now() - started) / 1000)} s`)
}

if (wanted(PTRACE)) {
  const started = Date.now()
  const ran = await runByPtrace(
    cases.filter(({ expect: { needs } }) => !needs?.includes('root')),
    true,
  )
  const answers = compareCases(ran.cases.map(expectedByPtrace), ran.incidents)
  report({ kind: 'answers', variant: PTRACE, host: ran.incidents[0]?.host, answers })
  console.log(`${PTRACE}: ${Math.round((Date.now() - started) / 1000)} s`)
}

/** @param {string} name of what doctor reports */
function has(name) {
  /** @type {import('../../src/capture/doctor.js').Diagnosis['capabilities']} */
  const capabilities = diagnosis.capabilities
  return capabilities.find((capability) => capability.name === name)?.available === true
}

/**
 * Records the deaths of all cases and of the storm in LOG. Resolves to the last output of the collector.
 * @param {import('./variants.mjs').Variant} variant
 */
async function record(variant) {
  rmSync(LOG, { force: true })
  const watching = await start(commandOf(variant))
  for (const zooCase of cases) {
    // The last line of a guest that does not finish says where it was.
    console.log(`${variant.name}: ${zooCase.name}`)
    await runCase(zooCase).catch((error) => console.log(String(error)))
    await recorded(zooCase, LOG)
    watching.check()
  }
  const storms = STORM.map(({ comm, args }) => spawn(`${TOOLS}/${comm}`, args))
  await Promise.all(storms.map((storm) => new Promise((resolve) => storm.on('close', resolve))))
  return await watching.stop()
}

/**
 * @param {import('./variants.mjs').Variant} variant
 * @returns {string[]}
 */
function commandOf({ exitHook, btfFromFile, coredumpSocket }) {
  if (exitHook || coredumpSocket)
    return [
      'node',
      `${TOOLS}/scripts/matrix/watcher.mjs`,
      LOG,
      JSON.stringify({ exitHook, coredumpSocket: coredumpSocket && { displaces: true, holdMs: 30_000 } }),
    ]
  const command = ['node', PROGRAM, 'record', LOG]
  if (!btfFromFile) return command
  const hidden = 'mount -t tmpfs none /sys/kernel/btf && exec "$@"'
  return ['busybox', 'unshare', '-m', 'sh', '-c', hidden, 'sh', ...command, '--btf', BTF]
}

/**
 * Resolves when it watches. Rejects with its last output if it ends before that; `check` throws that once it has ended.
 * @param {string[]} command
 * @returns {Promise<{ stop: () => Promise<string>, check: () => void }>}
 */
function start([file = '', ...args]) {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let last = ''
  let hasEnded = false
  const ended = new Promise((resolve) => child.on('close', resolve)).then(() => {
    hasEnded = true
  })
  return new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      last = line
      if (line.startsWith('crashcrawler: watching')) resolve({ stop, check })
    })
    void ended.then(() => reject(new Error(last)))
  })

  function check() {
    if (hasEnded) throw new Error(`the collector has ended (${child.signalCode ?? child.exitCode}): ${last}`)
  }

  async function stop() {
    child.kill('SIGINT')
    await ended
    return last
  }
}
