// @ts-check
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))

/** Not shorter, because an error message may also contain the word "watching". */
const READY = /^crashcrawler: watching process (?:deaths|exits)/

/** Those that have not ended. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Ends by force what still watches: a test that ran out of time leaves nothing that slows down the tests after it. */
export function endWatching() {
  for (const child of running) child.kill('SIGKILL')
}

/**
 * @typedef {object} Ended
 * @property {number | null} status
 * @property {string} stdout
 * @property {string[]} stderr its lines
 *
 * @typedef {object} Watching
 * @property {number} pid
 * @property {Promise<Ended>} ended
 * @property {(text: string) => Promise<void>} printed resolves when the text is in its output, or it has ended
 * @property {(signal?: NodeJS.Signals) => Promise<Ended>} stop some seconds later, nothing is waited for any more
 */

/**
 * Starts the built command and resolves once it watches. Rejects with its standard error if it ends before that.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Watching>}
 */
export function startWatching(args, env = process.env) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  running.add(child)
  child.once('close', () => running.delete(child))
  /** @type {Buffer[]} */
  const stdout = []
  /** @type {string[]} */
  const stderr = []
  child.stdout.on('data', (chunk) => stdout.push(chunk))
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr }))
  })
  return new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      stderr.push(line)
      if (READY.test(line)) resolve({ pid: child.pid ?? 0, ended, printed, stop })
    })
    ended.then(() => reject(new Error(stderr.join('\n'))), reject)
  })

  /** @param {string} text */
  function printed(text) {
    /** @type {Promise<void>} */
    const found = new Promise((resolve) => {
      const look = () => Buffer.concat(stdout).includes(text) && resolve()
      child.stdout.on('data', look)
      look()
    })
    return Promise.race([found, ended.then(() => {})])
  }

  /** @param {NodeJS.Signals} [signal] */
  function stop(signal = 'SIGINT') {
    child.kill(signal)
    return ended
  }
}
