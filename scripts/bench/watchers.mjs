// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * A tool that watches deaths while something else is measured.
 * @typedef {object} Watcher
 * @property {string} name
 * @property {() => Promise<Watching>} start resolves when it watches
 *
 * @typedef {object} Watching
 * @property {number} pid
 * @property {() => Promise<string>} stop gives its last words
 */

/** @type {Watcher} */
export const nothing = { name: 'nothing', start: async () => ({ pid: 0, stop: async () => '' }) }

/**
 * @param {string} name
 * @param {string[]} command
 * @param {RegExp} ready what it prints when it watches
 * @param {'stdout' | 'stderr'} stream where
 * @param {string} processors by default a different one than that of the measured process
 * @returns {Watcher}
 */
export const tool = (name, [file = '', ...args], ready, stream, processors = '1') => ({
  name,
  start: async () => {
    const child = spawn('taskset', ['-c', processors, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    child.stderr.on('data', (chunk) => {
      words += chunk
    })
    await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`${name} ended before it watched: ${words}`)))
      let seen = ''
      child[stream].on('data', (chunk) => {
        if (seen.length > 10_000) return
        seen += chunk
        if (ready.test(seen)) resolve(undefined)
      })
    })
    child.removeAllListeners('exit')
    const stop = async () => {
      child.kill('SIGINT')
      await once(child, 'exit')
      return words
    }
    // taskset(1) has executed the tool.
    return { pid: child.pid ?? 0, stop }
  },
})
