// @ts-check
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guard, NOBODY } from './guard.mjs'

const DEBIAN = '/usr/lib/postgresql'

/** Debian keeps the programs of each version in a folder of its own, which no path leads to. @param {string} name */
function program(name) {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = versions.map((version) => join(DEBIAN, version, 'bin'))
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name
}

/**
 * A cluster of PostgreSQL in a temporary folder, on a socket there. `durable`: as an administrator would run it; otherwise
 * nothing waits for the disk. `address`: it listens there as well, for all hosts of the same network.
 * @param {{ durable?: boolean, address?: string }} [options]
 */
export async function startPostgres({ durable = false, address = '' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-pg-'))
  const [data, log] = [join(folder, 'data'), join(folder, 'log')]
  mkdirSync(data, { mode: 0o700 })
  if (NOBODY.uid !== undefined) {
    for (const path of [folder, data]) chownSync(path, NOBODY.uid, NOBODY.gid)
  }
  const made = spawnSync(program('initdb'), ['-D', data, '-U', 'crashcrawler', '-A', 'trust', '-N', '-E', 'UTF8'], {
    ...NOBODY,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`)
  if (address !== '') appendFileSync(join(data, 'pg_hba.conf'), 'host all all samenet trust\n')
  const settings = [`listen_addresses=${address}`, `unix_socket_directories=${folder}`, 'max_connections=60']
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const options = [...settings, ...(durable ? [] : fast)].flatMap((setting) => ['-c', setting])

  const start = async () => {
    const output = openSync(log, 'a')
    const server = guard(folder, [program('postgres'), '-D', data, ...options], { ...NOBODY, output })
    closeSync(output)
    for (let tries = 0; !isReady(folder); tries++) {
      if (tries === 600) throw new Error(`postgres does not start: ${readFileSync(log, 'utf8')}`)
      await sleep(50)
    }
    return server
  }
  let server = await start()
  return {
    url: `postgres:///postgres?host=${encodeURIComponent(folder)}&user=crashcrawler`,
    /** By way of the network. */
    address: `postgres://crashcrawler@${address}/postgres`,
    /** SIGKILL, as when the machine takes it away. Its processes end by themselves. */
    async kill() {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGKILL')
      await server.end('keep')
    },
    async restart() {
      server = await start()
    },
    stop: () => server.end('remove'),
  }
}

/** @param {string} folder of its socket */
const isReady = (folder) => spawnSync(program('pg_isready'), ['-q', '-h', folder]).status === 0

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
