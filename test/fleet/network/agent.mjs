// @ts-check
import { once } from 'node:events'
import { randomLog } from '../../../scripts/bench/random-log.mjs'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'

/** @typedef {ReturnType<typeof import('./network.mjs').makeNetwork>['addHost']} AddHost */

/** How far the clock of each host is off, milliseconds; after the last it begins again. */
const CLOCKS = [0, 3 * 3_600_000, -400 * 86_400_000, -Date.now()]

/** What a process says, and how it ends. @param {import('node:child_process').ChildProcess} child */
export function listen(child) {
  const text = { stdout: '', stderr: '' }
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name]?.setEncoding('utf8').on('data', (chunk) => {
      text[name] += chunk
    })
  }
  /** @type {Promise<number | NodeJS.Signals | null>} */
  const ended = new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? signal)))
  return { child, text, ended }
}

/**
 * A host whose deaths come one after another, by the program that takes them to a broker. Ids are the same on all hosts.
 * @param {ReturnType<AddHost>} host
 * @param {{ index: number, broker: string, spool: string }} options
 */
export function startAgent(host, { index, broker, spool }) {
  const running = listen(
    host.start(process.execPath, PROGRAM, 'ship', '-', '--nats', broker, '--spool', spool, '--spool-size', '1G'),
  )
  const { stdin } = running.child
  if (!stdin) throw new Error('no pipe to an agent')
  // It says itself why it ended.
  stdin.on('error', () => {})
  const log = randomLog(index + 1)
  stdin.write(`${log.header}\n`)
  let sent = 0
  /** So many have died by now, in all. @param {number} count */
  const feed = async (count) => {
    for (; sent < count; sent++) {
      const time = new Date(Date.now() + (CLOCKS[index % CLOCKS.length] ?? 0)).toISOString().replace('Z', '000000Z')
      const line = log
        .next()
        .replace(/"hostname":"[^"]*"/, `"hostname":"${host.name}"`)
        .replace(/"time":"[^"]*"/, `"time":"${time}"`)
      if (!stdin.write(`${line}\n`) && running.child.exitCode === null) {
        await Promise.race([once(stdin, 'drain'), running.ended])
      }
    }
  }
  return {
    host,
    feed,
    hasSaid: (/** @type {string} */ words) => running.text.stderr.includes(words),
    /** When the broker has all that the disk of the host took. */
    async finish() {
      stdin.end()
      const status = await running.ended
      const { stdout, stderr } = running.text
      const dropped = Number(stderr.match(/(\d+) deaths? dropped/)?.[1] ?? 0)
      return { host: host.name, status, said: stdout.trimEnd(), notes: stderr.trimEnd().split('\n'), sent, dropped }
    },
  }
}
