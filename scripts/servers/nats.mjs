// @ts-check
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guard, NOBODY } from './guard.mjs'

/**
 * A NATS server with JetStream in a temporary folder, on a free port of an address. `config`: what its configuration has
 * besides (https://docs.nats.io/running-a-nats-service/configuration).
 * @param {{ config?: (folder: string) => string, address?: string }} [options]
 */
export async function startNats({ config = () => '', address = '127.0.0.1' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-nats-'))
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid)
  const port = await freePort(address)
  const [file, log, pid] = ['nats.conf', 'log', 'pid'].map((name) => join(folder, name))
  const own = `listen: "${address}:${port}"\npid_file: "${pid}"\njetstream { store_dir: "${folder}/store" }\n`
  writeFileSync(String(file), own + config(folder))
  const start = async () => {
    const output = openSync(String(log), 'a')
    const server = guard(folder, ['nats-server', '-c', String(file)], { ...NOBODY, output })
    closeSync(output)
    for (let tries = 0; !(await answers(port, address)); tries++) {
      if (tries === 400) throw new Error(`nats-server does not start: ${readFileSync(String(log), 'utf8')}`)
      await sleep(25)
    }
    return server
  }
  let server = await start()
  return {
    url: `nats://${address}:${port}`,
    port,
    folder,
    /** SIGKILL, as when the machine takes it away. */
    async kill() {
      process.kill(Number(readFileSync(String(pid), 'utf8')), 'SIGKILL')
      await server.end('keep')
    },
    async restart() {
      server = await start()
    },
    stop: () => server.end('remove'),
  }
}

/** @param {string} address @returns {Promise<number>} */
const freePort = (address) =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, address, () => {
      const bound = server.address()
      server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0))
    })
  })

/** @param {number} port @param {string} address @returns {Promise<boolean>} */
const answers = (port, address) =>
  new Promise((resolve) => {
    const socket = connect(port, address)
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy()
      resolve(answer)
    }
    // A server greets whoever connects; something else that has the port by now may not.
    socket
      .setTimeout(1000, () => end(false))
      .on('data', () => end(true))
      .on('error', () => end(false))
      .on('close', () => end(false))
  })

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
