// @ts-check
// Runs in the guest: the service with the coredump socket, its history, and its helper processes.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { PACKAGE } from './places.mjs'

const PROGRAM = `${PACKAGE}/dist/cli/main.cjs`
export const CONFIG = '/tmp/coredump-socket.yaml'
const STORE = '/tmp/coredump-socket.db'

/** @typedef {{ stop: (signal: NodeJS.Signals) => Promise<string[]>, pid: number }} Service */

/**
 * Writes its configuration, and removes its history.
 * @param {string} value of coredump-socket
 * @param {number} holdMs an emulated processor needs more than the default
 */
export function configuration(value, holdMs = 30_000) {
  rmSync(STORE, { force: true })
  writeFileSync(
    CONFIG,
    `version: 1\nstore: { file: ${STORE}, repeat: 0s }\ncapture: { coredump-socket: ${value}, coredump-hold: ${holdMs}ms }\n`,
  )
  return CONFIG
}

/**
 * @param {string[]} args
 * @param {string[]} before
 */
export function crashcrawler(args, before = []) {
  const [file = '', ...rest] = [...before, 'node', PROGRAM, ...args]
  return spawnSync(file, rest, { encoding: 'utf8' })
}

/** Deaths in the history, oldest first. @returns {import('../../src/model/finding.js').Incident[]} */
export const history = () =>
  crashcrawler(['show', '-n', '300', '--store', STORE, '--format', 'json'])
    .stdout.split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .sort((one, other) => (one.time < other.time ? -1 : 1))

/**
 * The service, when it watches. Rejects with its last words where it does not.
 * @param {string} value of coredump-socket
 * @param {string[]} before
 * @param {number} [holdMs]
 * @returns {Promise<Service>}
 */
export function start(value, before = [], holdMs) {
  const [file = '', ...args] = [...before, 'node', PROGRAM, 'service', '--config', configuration(value, holdMs)]
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  /** @type {string[]} */
  const lines = []
  const ended = new Promise((resolve) => child.on('close', resolve))
  return new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      lines.push(line)
      if (line.includes('watching')) resolve({ stop, pid: child.pid ?? 0 })
    })
    void ended.then(() => reject(new Error(lines.join('; '))))
  })

  /** @param {NodeJS.Signals} signal */
  async function stop(signal) {
    await setTimeout(500)
    child.kill(signal)
    const end = await Promise.race([ended, setTimeout(60_000, 'still there')])
    if (end === 'still there') {
      child.kill('SIGKILL')
      throw new Error(`still there a minute after ${signal}`)
    }
    return lines
  }
}

/**
 * @param {number} parent
 * @param {string} words in its command line
 */
export const childOf = (parent, words) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isChild(name, parent, words))
    .map(Number)[0]

/**
 * @param {string} pid
 * @param {number} parent
 * @param {string} words
 */
function isChild(pid, parent, words) {
  try {
    const isOf = readFileSync(`/proc/${pid}/status`, 'latin1').includes(`\nPPid:\t${parent}\n`)
    return isOf && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(words)
  } catch {
    return false
  }
}
