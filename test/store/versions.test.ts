import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { PROGRAM_VERSION } from '../../src/model/program-version.js'
import { openStore } from '../../src/pipeline/store.js'
import { SCHEMA_VERSION } from '../../src/store/schema.js'
import { newFolder, runCli } from '../cli/run-cli.js'
import { start, until, writeLog } from '../fleet/fleet.js'
import { runSql } from './sql.js'
import { arrival, each, emptyDatabase } from './stores.js'

const NEXT = SCHEMA_VERSION + 1

/** As a later version might change a store. */
const UPGRADES: [engine: string, address: () => Promise<string>, upgrade: string][] = [
  ['SQLite', async () => join(newFolder(), 'deaths.db'), `PRAGMA user_version = ${NEXT}`],
  ['PostgreSQL', emptyDatabase, `UPDATE crashcrawler.version SET number = ${NEXT}`],
]

const MESSAGE = `another crashcrawler has made it a store of version ${NEXT}; this crashcrawler (${PROGRAM_VERSION}) knows up to ${SCHEMA_VERSION}: stop it, and start the other one`

it.each(UPGRADES)('nothing is written to a store that is of another version meanwhile: %s', async (_, address, sql) => {
  const url = await address()
  const store = await openStore(url, true)
  onTestFinished(() => store.close())
  await store.insert([arrival()], 0)
  await runSql(url, sql)
  const insert = store.insert([arrival()], 0)
  await expect(insert).rejects.toThrow(MESSAGE)
  await expect(insert).rejects.toHaveProperty('name', 'UserError')
  await expect(store.prune({ maxCount: 0 })).rejects.toThrow(MESSAGE)
  expect(await store.totals({ matches: [] })).toMatchObject({ deaths: 1 })
})

it.each(UPGRADES)('what it does not have any more is no bug of the reader: %s', async (engine, address, sql) => {
  const url = await address()
  const store = await openStore(url, true)
  onTestFinished(() => store.close())
  await store.insert([arrival()], 0)
  const table = engine === 'SQLite' ? 'grouped' : 'crashcrawler.grouped'
  await runSql(url, `ALTER TABLE ${table} RENAME COLUMN in_group TO part_of`, sql)
  await expect(store.groups(1, 10)).rejects.toThrow(MESSAGE)
})

it('a death with fields of a later version is not called damaged', async () => {
  const store = await openStore(join(newFolder(), 'deaths.db'), true)
  onTestFinished(() => store.close())
  const { incident } = arrival({ id: 'abc' })
  await store.insert([{ incident: { ...incident, process: { ...incident.process, ...{ mood: 'calm' } } } }], 0)
  await expect(each(store.incidents({ matches: [] }))).rejects.toThrow(
    `death abc has fields of a later version than this crashcrawler (${PROGRAM_VERSION}); update it to read this death`,
  )
})

it('an analyzer of an earlier version ends in one line, and one of the later version stores what waits', async () => {
  const broker = await startNats()
  onTestFinished(() => broker.stop())
  const folder = newFolder()
  const file = join(folder, 'deaths.db')
  const collect = () => start(['collect', '--nats', broker.url, '--store', file])
  const earlier = collect()
  await until(() => earlier.stderr().includes('collecting the deaths'))
  await runSql(file, `PRAGMA user_version = ${NEXT}`)
  const ship = ['ship', writeLog(folder, 'web-1', 3), '--nats', broker.url, '--spool', join(folder, 'spool')]
  expect(await runCli(ship)).toMatchObject({ status: 0 })
  expect(await earlier.ended).toBe(2)
  expect(earlier.stderr()).toContain(`crashcrawler: ${file}: ${MESSAGE}\n`)
  await runSql(file, `PRAGMA user_version = ${SCHEMA_VERSION}`)
  const later = collect()
  const store = await openStore(file, false)
  onTestFinished(() => store.close())
  await until(async () => (await store.totals({ matches: [] })).deaths === 3)
  later.child.kill('SIGTERM')
  expect(await later.ended).toBe(0)
  expect((await runCli(['dead-letters', '--nats', broker.url])).stdout).toBe('')
})
