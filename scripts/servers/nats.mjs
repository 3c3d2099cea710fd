// @ts-check
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guard, NOBODY } from './guard.mjs'

/**
 * A NATS server with JetStream in a temporary folder, on a free port of the loopback. `config`: what its configuration has
 * besides (https://docs.nats.io/running-a-nats-service/configuration).
 * @param {{ config?: (folder: string) => string }} [options]
 */
export async function startNats({ config = () => '' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-nats-'))
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid)
  const port = await freePort()
  const [file, log, pid] = ['nats.conf', 'log', 'pid'].map((name) => join(folder, name))
  const own = `listen: "127.0.0.1:${port}"\npid_file: "${pid}"\njetstream { store_dir: "${folder}/store" }\n`
  writeFileSync(String(file), own + config(folder))
  const start = async () => {
    const output = openSync(String(log), 'a')
    const server = guard(folder, ['nats-server', '-c', String(file)], { ...NOBODY, output })
    closeSync(output)
    for (let tries = 0; !(await answers(port)); tries++) {
      if (tries === 400) throw new Error(`nats-server does not start: ${readFileSync(String(log), 'utf8')}`)
      await sleep(25)
    }
    return server
  }
  let server = await start()
  return {
    url: `nats://127.0.0.1:${port}`,
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

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** @param {number} port @returns {Promise<boolean>} */
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy()
      resolve(answer)
    }
    // A server greets whoever connects.
    socket
      .on('data', () => end(true))
      .on('error', () => end(false))
      .on('close', () => end(false))
  })

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
