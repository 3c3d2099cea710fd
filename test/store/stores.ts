import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { startPostgres } from '../../scripts/servers/postgres.mjs'
import type { Finding, Incident } from '../../src/model/finding.js'
import { formatTime } from '../../src/model/time.js'
import { openStore } from '../../src/pipeline/store.js'
import type { Arrival } from '../../src/store/insert.js'
import type { Store } from '../../src/store/store.js'
import { crashEvent, killedBy } from '../analyze/crash-event.js'

/** Every engine that a store can have: the tests of the store run on each. */
export const ENGINES: [name: string, open: () => Promise<Store>][] = [
  ['SQLite', openNewFile],
  ['PostgreSQL', openNewSchema],
]

/** Started with the first test that needs it, and ended with this process. */
let server: ReturnType<typeof startPostgres> | undefined

/** The address of a database without a store. */
export async function emptyDatabase(): Promise<string> {
  server ??= startPostgres()
  const { url } = await server
  const client = new pg.Client(url)
  await client.connect()
  await client.query('DROP SCHEMA IF EXISTS crashcrawler CASCADE')
  await client.end()
  return url
}

async function openNewSchema(): Promise<Store> {
  const store = await openStore(await emptyDatabase(), true)
  onTestFinished(() => store.close())
  return store
}

export async function openNewFile(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const store = await openStore(join(folder, 'deaths.db'), true)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return store
}

/** What a test is about; all else is the same for all. */
export interface Sample {
  id?: string
  /** Seconds after START. */
  at?: number
  host?: string
  comm?: string
  exe?: string
  pid?: number
  uid?: number
  user?: string
  container?: string
  containerName?: string
  cgroup?: string
  cause?: string
  signature?: string
  /** Of the package of the program. */
  version?: string
  /** Functions, innermost first; `*` inlined, `?` without a source line. */
  stack?: string[]
}

/** 2026-11-28 00:00:00 UTC */
export const START = 1_795_824_000n * 1_000_000_000n

export const timeAt = (seconds: number): string => formatTime(START + BigInt(Math.round(seconds * 1e9)))

let count = 0

export function arrival(sample: Sample = {}): Arrival {
  const {
    id = (count++).toString(16).padStart(12, '0'),
    at = 0,
    host = 'web-1',
    signature = 'aaaaaaaaaaaaaaaa',
  } = sample
  const { comm = 'app', exe = '/usr/bin/app', pid = 100, uid, container, cgroup, cause = 'null-dereference' } = sample
  const name = sample.containerName
  const event = crashEvent({
    id,
    time: timeAt(at),
    host: { hostname: host, kernel: '6.1.0', arch: 'x86_64' },
    process: {
      ...{ comm, exe, pid, uid, container, cgroup },
      ...(name !== undefined && { containerInfo: { runtime: 'podman', id: `${container}${'0'.repeat(52)}`, name } }),
    },
    termination: killedBy('SIGSEGV', 11),
  })
  if (sample.stack) event.stack = { unwinder: 'dwarf', frames: sample.stack.map(frameOf) }
  const library = { path: exe, package: { name: comm, version: sample.version ?? '', manager: 'dpkg' } }
  if (sample.version !== undefined) event.libraries = [library]
  const incident: Incident = { ...event, findings: [{ ...FINDING, cause }], signature }
  return { incident, user: sample.user }
}

function frameOf(word: string) {
  const [, symbol = '', mark] = word.match(/^(.*?)([*?]?)$/) ?? []
  const line = mark === '?' ? undefined : 1
  return { ip: '0x0000000000001000', module: '/usr/bin/app', symbol, line, ...(mark === '*' && { inlined: true }) }
}

const FINDING: Finding = {
  rule: 'memory/null-dereference',
  cause: 'null-dereference',
  title: 'Null pointer dereference',
  severity: 'high',
  confidence: 'high',
  explanation: 'app[100] read address 0x0',
  evidence: [],
  references: [],
}

export async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = []
  for await (const page of pages) found.push(...page)
  return found
}

export async function each<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
