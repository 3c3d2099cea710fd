// @ts-check
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROGRAM, startWatching } from '../zoo/watch.mjs'

/**
 * A program that dies. `source`: a fixture, or a file beside this one. `killed`: it waits until it is killed by SIGKILL, or
 * by the kernel for memory after SIGUSR1, of which the kernel leaves no core: gdb writes one just before.
 * @typedef {{ name: string, source: string, flags?: string[], killed?: 'SIGKILL' | 'SIGUSR1', stripped?: true, needs?: string }} Program
 *
 * A death with two cores of it: one of everything, one of what was recorded.
 * @typedef {{ name: string, id: string, program: string, whole: string, exported: string, bytes: number }} Death
 */

/**
 * Has the programs die while they are watched, in folders of their own, and exports a core of each recorded death.
 * @param {Program[]} programs
 * @param {string} folder
 * @returns {Promise<Death[]>}
 */
export async function dumpDeaths(programs, folder) {
  const built = programs.map((program) => ({ ...program, ...build(program, folder) }))
  const log = join(folder, 'log.ndjson')
  // Others may die meanwhile: to describe them would take time.
  const names = programs.flatMap(({ name }) => ['--comm', name.slice(0, COMM_BYTES)])
  const watching = await startWatching(['record', log, ...names])
  const dumped = []
  for (const { name, executable, cwd, killed } of built) {
    const { pid, core } = killed ? await dumpAndKill(executable, cwd, killed) : dumpByKernel(executable, cwd)
    dumped.push({ name, executable, cwd, pid, core })
  }
  const recorded = await recordsOf(dumped, log)
  await watching.stop()
  return dumped.map(({ name, executable, cwd, core }, index) => {
    const event = recorded[index]
    if (!event) throw new Error(`${name}: its death was not recorded`)
    const exported = join(cwd, 'exported.core')
    execFileSync(process.execPath, [PROGRAM, 'export', event.id, '--log', log, '--format', 'core', '-o', exported])
    return { name, id: event.id, program: executable, whole: core, exported, bytes: event.raw.length }
  })
}

/** So much of a name the kernel keeps, see PR_SET_NAME(2const). */
const COMM_BYTES = 15

/** Then it will not come any more. */
const PATIENCE_MS = 60_000

/**
 * The records of processes, once they are there: a recorder that is stopped describes those that wait in less time.
 * @param {{ cwd: string, pid: number | undefined }[]} processes
 * @param {string} log
 */
async function recordsOf(processes, log) {
  for (const end = performance.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const events = readFileSync(log, 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line))
    const found = processes.map(({ cwd, pid }) =>
      events.find(({ process }) => process?.cwd === cwd && process.namespaces?.pid === pid),
    )
    if (!found.includes(undefined) || performance.now() > end) return found
  }
}

/**
 * @param {Program} program
 * @param {string} folder
 */
function build({ name, source, flags = [], killed, stripped }, folder) {
  const cwd = join(folder, name)
  mkdirSync(cwd)
  const [file = ''] = ['crash.c', 'crash.cpp']
    .map((each) => fileURLToPath(new URL(`../../fixtures/${source}/${each}`, import.meta.url)))
    .concat(fileURLToPath(new URL(source, import.meta.url)))
    .filter((path) => existsSync(path))
  const copy = join(cwd, `${name}${extname(file)}`)
  const text = readFileSync(file, 'utf8')
  writeFileSync(copy, killed ? patient(text) : text)
  const executable = join(cwd, name)
  const [compiler = '', ...words] = COMPILERS[extname(file)] ?? []
  const isC = compiler.startsWith('g') && compiler !== 'go'
  // What a source includes lies beside it, not beside its copy.
  const headers = isC ? ['-iquote', dirname(file)] : []
  execFileSync(compiler, [...words, ...headers, '-o', executable, ...flags, copy, ...(isC ? ['-lm'] : [])], {
    stdio: 'inherit',
    cwd,
    env: ENVIRONMENT,
  })
  if (stripped) {
    execFileSync('objcopy', ['--only-keep-debug', executable, `${executable}.debug`])
    execFileSync('objcopy', ['--strip-all', `--add-gnu-debuglink=${executable}.debug`, executable], { cwd })
  }
  return { cwd, executable }
}

/** @type {Readonly<Record<string, string[]>>} */
const COMPILERS = {
  '.c': ['gcc', '-w', '-g', '-pthread'],
  '.cpp': ['g++', '-w', '-g', '-pthread'],
  '.rs': ['rustc', '-g'],
  '.go': ['go', 'build'],
}
/** Go builds a file without a module. */
const ENVIRONMENT = { ...process.env, GO111MODULE: 'off' }

/**
 * The watchdogs of the fixtures kill before gdb has looked; this one leaves it to be killed.
 * @param {string} source
 */
const patient = (source) =>
  source.replaceAll('usleep(400000)', 'sleep(20)').replaceAll('kill(watched, signal)', '(void)watched')

/**
 * @param {string} executable
 * @param {string} cwd
 */
function dumpByKernel(executable, cwd) {
  const { pid } = spawnSync('prlimit', ['--core=unlimited:unlimited', executable], { cwd })
  const core = join(cwd, 'core')
  if (!existsSync(core)) throw new Error(`${executable} left no core; sysctl kernel.core_pattern has to be "core"`)
  return { pid, core }
}

/** Of out-of-memory.c. */
const MEMORY_GROUPS = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup']

/** Until all threads wait. */
const SETTLED_MS = 400

/**
 * @param {string} executable
 * @param {string} cwd
 * @param {NodeJS.Signals} signal
 */
async function dumpAndKill(executable, cwd, signal) {
  const child = spawn(executable, { cwd, detached: true, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS))
  const core = join(cwd, 'whole.core')
  const words = ['-q', '-batch', '-iex', 'set debuginfod enabled off', '-p', `${child.pid}`, '-ex', `gcore ${core}`]
  spawnSync('gdb', words, { stdio: 'ignore' })
  if (child.pid !== undefined) process.kill(-child.pid, signal)
  await ended
  for (const root of MEMORY_GROUPS) {
    const group = join(root, `crashcrawler-core-${child.pid}`)
    if (existsSync(group)) rmdirSync(group)
  }
  return { pid: child.pid, core }
}
