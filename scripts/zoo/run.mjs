// @ts-check
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** An emulated processor is slow. */
const TIME_LIMIT_MS = process.env.CRASHCRAWLER_DISPOSABLE ? 120_000 : 10_000

/**
 * No core files, with the limit that also applies if core_pattern is a pipe (core(5)), and the usual stack size.
 * prlimit(1) executes the program, so that it has the process that is started here.
 */
const LIMITS = ['--core=1:1', '--stack=8388608']

/** The guests of the kernel matrix run low on memory on purpose, and protect themselves, but no case: oom_score_adj is inherited. */
const START = process.env.CRASHCRAWLER_DISPOSABLE
  ? ['sh', '-c', 'echo 0 > /proc/self/oom_score_adj && exec "$@"', 'sh', 'prlimit']
  : ['prlimit']

/**
 * The status and the output of a case.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ending
 */

/**
 * Runs a case as session leader in its folder, which is the working directory of all its processes.
 * Resolves when all its processes have ended. Rejects if they do not end within the time limit.
 * @param {Pick<import('./cases.mjs').Case, 'name' | 'folder'>} zooCase
 * @returns {Promise<Ending>}
 */
export function runCase({ name, folder }) {
  const command = existsSync(join(folder, 'crash.sh')) ? ['bash', 'crash.sh'] : [join(folder, name)]
  return runProgram([...command], folder)
}

/** Many of them wait for a time, a lock or a signal. */
const AT_ONCE = availableParallelism() + 1

/**
 * Runs cases, some at the same time. Rejects as runCase does.
 * @param {readonly Pick<import('./cases.mjs').Case, 'name' | 'folder'>[]} cases
 */
export async function runCases(cases) {
  const left = [...cases]
  const runNext = async () => {
    for (let next = left.shift(); next; next = left.shift()) await runCase(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runNext))
}

/**
 * @param {string[]} command
 * @param {string} folder
 * @returns {Promise<Ending>}
 */
export function runProgram(command, folder) {
  const [file = '', ...args] = [...START, ...LIMITS, ...command]
  const child = spawn(file, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  /** @type {Buffer[]} */
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      reject(new Error(`${command.join(' ')}: still running after ${TIME_LIMIT_MS / 1000} s`))
    }, TIME_LIMIT_MS)
    child.on('error', reject)
    // 'close', not 'exit': the pipes are closed by the last process that has them open.
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, output: Buffer.concat(output).toString() })
    })
  })
}
