import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { PROGRAM_VERSION } from '../../src/model/program-version.js'
import { openStore } from '../../src/pipeline/store.js'
import { MIGRATIONS } from '../../src/store/schema.js'
import { TYPES } from '../../src/store/sqlite/migrate.js'
import { newFolder, readFixture } from '../cli/run-cli.js'
import { runSql } from './sql.js'
import { all, arrival, each } from './stores.js'

/** A store with some deaths, closed. */
async function makeStore(path: string): Promise<void> {
  const store = await openStore(path, true)
  await store.insert(
    Array.from({ length: 50 }, () => arrival()),
    0,
  )
  await store.close()
}

const [TABLE = ''] = MIGRATIONS[0]?.(TYPES) ?? []

/** To version 1. */
const DOWNGRADE = [
  'ALTER TABLE death RENAME TO death_now',
  'DROP INDEX death_time',
  'DROP INDEX death_signature',
  'ALTER TABLE evidence DROP COLUMN month',
  'DROP TABLE fixed',
  'DROP TABLE grouped',
  'DROP TABLE regrouped',
  ...(MIGRATIONS[0]?.(TYPES) ?? []).filter((statement) => / death /.test(statement)),
  `INSERT INTO death SELECT ${Array.from(TABLE.matchAll(/^ +(\w+) /gm), ([, column]) => column).join(', ')} FROM death_now`,
  'DROP TABLE death_now',
  'PRAGMA user_version = 1',
]

const bytes = (path: string): string => readFileSync(path).toString('latin1')

describe('a file that is not a store of ours is refused in one line, and left as it is', () => {
  it.each<[string, (path: string) => Promise<void> | void, message: string]>([
    ['text', (path) => writeFileSync(path, 'a letter to my bank\n'), 'not a crashcrawler store; choose another file'],
    ['an event log', (path) => writeFileSync(path, readFixture('null-read')), 'not a crashcrawler store'],
    ['another database', (path) => runSql(path, 'CREATE TABLE t (a)'), 'an SQLite database of another program'],
    [
      'a store of a later version',
      async (path) => {
        await makeStore(path)
        await runSql(path, 'PRAGMA user_version = 99')
      },
      `a store of version 99; this crashcrawler (${PROGRAM_VERSION}) knows up to 5: update it, or use the one that wrote the store`,
    ],
    [
      'a store without its end',
      async (path) => {
        await makeStore(path)
        truncateSync(path, statSync(path).size - 4096)
      },
      'the store is truncated, its end is missing',
    ],
    [
      'the first bytes of a store',
      async (path) => {
        await makeStore(path)
        truncateSync(path, 50)
      },
      'the store is truncated',
    ],
  ])('%s', async (_, make, message) => {
    const path = join(newFolder(), 'deaths.db')
    await make(path)
    const before = bytes(path)
    await expect(openStore(path, true)).rejects.toThrow(`${path}: ${message}`)
    expect(bytes(path)).toBe(before)
  })

  it('a store of an earlier version is made one of this version, with all that is in it', async () => {
    const path = join(newFolder(), 'deaths.db')
    await makeStore(path)
    const store = await openStore(path, false)
    const deaths = await all(store.list({ matches: [] }))
    await store.close()
    await runSql(path, ...DOWNGRADE)
    const again = await openStore(path, false)
    expect(await all(again.list({ matches: [] }))).toEqual(deaths)
    expect(await each(again.incidents({ matches: [] }))).toHaveLength(deaths.length)
    await again.close()
  })

  it('damage in the middle is told when it is met', async () => {
    const path = join(newFolder(), 'deaths.db')
    await makeStore(path)
    const content = readFileSync(path)
    content.fill(0xff, 4096)
    writeFileSync(path, content)
    const store = await openStore(path, false)
    await expect(all(store.list({ matches: [] }))).rejects.toThrow(`${path}: the store is damaged`)
    await store.close()
  })

  it.each(['deaths.db', 'no-folder/deaths.db'])('no store, %s: it is not made for a reader', async (name) => {
    const folder = newFolder()
    await expect(openStore(join(folder, name), false)).rejects.toThrow(`${join(folder, name)}: there is no store`)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('nobody else reads it or stands in for it', () => {
  it('the file is for its owner alone, and so are the files beside it and a folder that is made', async () => {
    const folder = join(newFolder(), 'state')
    const store = await openStore(join(folder, 'deaths.db'), true)
    await store.insert([arrival()], 0)
    const modes = ['deaths.db', 'deaths.db-wal', 'deaths.db-shm'].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    )
    expect([statSync(folder).mode & 0o777, ...modes]).toEqual([0o700, 0o600, 0o600, 0o600])
    await store.close()
  })

  it('in a folder like /tmp as well', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o1777)
    const store = await openStore(join(folder, 'deaths.db'), true)
    await store.insert([arrival()], 0)
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(Array(3).fill(0o600))
    await store.close()
  })

  it.each<[string, (folder: string, path: string) => Promise<void> | void, message: string | RegExp]>([
    ['a symbolic link', (folder, path) => symlinkSync(join(folder, 'elsewhere'), path), 'it is a symbolic link'],
    ['a folder', (_, path) => mkdirSync(path), 'it is a folder'],
    [
      'a file that all may write to',
      async (_, path) => {
        await makeStore(path)
        chmodSync(path, 0o666)
      },
      'every user may write to it',
    ],
    [
      'a folder in which all may replace files',
      (folder) => chmodSync(folder, 0o777),
      'may replace files in its folder',
    ],
    [
      'a link in the place of its log, in a folder like /tmp',
      (folder, path) => {
        chmodSync(folder, 0o1777)
        symlinkSync(join(folder, 'elsewhere'), `${path}-wal`)
      },
      'deaths.db-wal: cannot be written (it is a symbolic link)',
    ],
    [
      'a journal of another user, in a folder like /tmp',
      (folder, path) => {
        chmodSync(folder, 0o1777)
        writeFileSync(`${path}-journal`, 'x')
        if (process.geteuid?.() === 0) chownSync(`${path}-journal`, 65534, 65534)
        else chmodSync(`${path}-journal`, 0o666)
      },
      /deaths\.db-journal: cannot be written \((it belongs to another user|every user may write to it)/,
    ],
  ])('%s is refused', async (_, make, message) => {
    const folder = newFolder()
    const path = join(folder, 'deaths.db')
    await make(folder, path)
    await expect(openStore(path, true)).rejects.toThrow(message)
  })
})

it('while another writes, readers read, and a second writer is told after some seconds', async () => {
  const path = join(newFolder(), 'deaths.db')
  await makeStore(path)
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  const store = await openStore(path, false)
  expect(await all(store.list({ matches: [] }))).toHaveLength(50)
  await expect(store.insert([arrival()], 0)).rejects.toThrow(`${path}: another process is writing to it; try again`)
  other.exec('ROLLBACK')
  expect(await store.insert([arrival()], 0)).toMatchObject({ stored: 1 })
  other.close()
  await store.close()
})

it('SIGKILL in the middle of an import leaves a whole store with whole batches', async () => {
  const folder = newFolder()
  const path = join(folder, 'deaths.db')
  const [header, event = ''] = readFixture('null-read').split('\n')
  const lines = Array.from({ length: 5000 }, (_, index) =>
    event.replace(/"id":"[^"]*"/, `"id":"${index.toString(16).padStart(12, '0')}"`),
  )
  const child = spawn(process.execPath, [PROGRAM, 'import', '-', '--store', path])
  // It does not end, so that the import cannot be over before it is killed.
  child.stdin.on('error', () => {})
  child.stdin.write(`${[header, ...lines].join('\n')}\n`)
  const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))
  while (!existsSync(path)) await sleep(5)
  const reader = await openStore(path, false)
  while ((await reader.totals({ matches: [] })).deaths === 0) await sleep(5)
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')

  copyFileSync(path, join(folder, 'copy.db'))
  copyFileSync(`${path}-wal`, join(folder, 'copy.db-wal'))
  await reader.close()
  const copy = new Database(join(folder, 'copy.db'))
  expect(copy.prepare('PRAGMA integrity_check').raw().all()).toEqual([['ok']])
  copy.close()

  const store = await openStore(path, false)
  const { deaths } = await store.totals({ matches: [] })
  await store.close()
  expect(deaths % 500).toBe(0)
  expect(deaths).toBeGreaterThan(0)
})

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
