// @ts-check
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const TIME_LIMIT_MS = 10_000

/**
 * No core files, by the limit that also stops a core_pattern that is a pipe (core(5)), and the usual size of stack.
 * prlimit(1) becomes the program, so that its process is the one started here.
 */
const LIMITS = ['--core=1:1', '--stack=8388608']

/**
 * How a case ended, and what it printed.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ending
 */

/**
 * Runs a case in its folder, which so is the working directory of every process of it, as leader of a session.
 * Resolves when all of its processes are gone. Rejects when they are not within the time limit.
 * @param {import('./cases.mjs').Case} zooCase
 * @returns {Promise<Ending>}
 */
export function runCase({ name, folder }) {
  const command = existsSync(join(folder, 'crash.sh')) ? ['bash', 'crash.sh'] : [join(folder, name)]
  return runProgram([...command], folder)
}

/**
 * @param {string[]} command
 * @param {string} folder
 * @returns {Promise<Ending>}
 */
export function runProgram(command, folder) {
  const child = spawn('prlimit', [...LIMITS, ...command], {
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
      reject(new Error(`${command.join(' ')}: still runs after ${TIME_LIMIT_MS / 1000} s`))
    }, TIME_LIMIT_MS)
    child.on('error', reject)
    // 'close', not 'exit': the pipes end with the last process that holds them.
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, output: Buffer.concat(output).toString() })
    })
  })
}
