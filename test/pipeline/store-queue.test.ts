import { join } from 'node:path'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { asideOf, openStore } from '../../src/pipeline/store.js'
import { openStoreQueue } from '../../src/pipeline/store-queue.js'
import { newFolder, runCli } from '../cli/run-cli.js'
import { runSql } from '../store/sql.js'
import { all, arrival } from '../store/stores.js'

it('deaths are stored in their order, limits are kept, and losses are counted', async () => {
  const path = join(newFolder(), 'deaths.db')
  const notes: string[] = []
  const queue = openStoreQueue(await openStore(path, true), {
    windowMs: 0,
    policy: { maxCount: 10 },
    onNote: (note) => notes.push(note),
  })
  for (let at = 0; at < 30; at++) queue.push(arrival({ id: `d${at}`, at }).incident)
  queue.loss(2)
  queue.loss(5)
  await queue.close()
  expect([notes, queue.unwritten()]).toEqual([[], 0])
  const store = await openStore(path, false)
  expect((await all(store.list({ matches: [] }))).map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, at) => `d${20 + at}`),
  )
  expect((await store.dropped()).map(({ reason, deaths }) => [reason, deaths])).toEqual([
    ['count', 20],
    ['lost', 5],
  ])
  await store.close()
})

it('deaths wait while another process writes, and are stored then', async () => {
  const path = join(newFolder(), 'deaths.db')
  const notes: string[] = []
  const queue = openStoreQueue(await openStore(path, true), {
    windowMs: 0,
    policy: {},
    onNote: (note) => notes.push(note),
  })
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  for (let at = 0; at < 3; at++) queue.push(arrival({ at }).incident)
  while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  other.exec('ROLLBACK')
  other.close()
  await queue.close()
  expect(notes).toEqual([
    `${path}: another process is writing to it; try again; deaths wait until there is a way to store them`,
    'the store is written again; no death is missing in it',
  ])
  const store = await openStore(path, false)
  expect(await all(store.list({ matches: [] }))).toHaveLength(3)
  await store.close()
})

it('deaths that cannot be stored until the end are in a log, from which they can be imported', async () => {
  const path = join(newFolder(), 'deaths.db')
  const notes: string[] = []
  const aside = asideOf(path) ?? ''
  const queue = openStoreQueue(await openStore(path, true), {
    windowMs: 0,
    policy: {},
    aside,
    onNote: (note) => notes.push(note),
  })
  await runSql(path, 'PRAGMA user_version = 99')
  for (let at = 0; at < 3; at++) queue.push(arrival({ id: `00000000000${at}`, at }).incident)
  await queue.close()
  expect(queue.unwritten()).toBe(0)
  expect(notes).toEqual([
    expect.stringMatching(/another crashcrawler has made it a store of version 99.*; deaths wait until/),
    `deaths that could not be stored are in ${aside}: crashcrawler import adds them to a history`,
  ])
  const other = `${path}.2`
  const { stdout } = await runCli(['import', aside, '--store', other])
  expect(stdout).toBe(`${other}: 3 deaths added\n`)
})
