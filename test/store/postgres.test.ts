import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPostgres } from '../../scripts/servers/postgres.mjs'
import { openStore, type Store } from '../../src/pipeline/store.js'
import { fixtureLog, newFolder, runCli } from '../cli/run-cli.js'
import { runSql } from './sql.js'
import { all, arrival, each, emptyDatabase } from './stores.js'

/** Listens, and answers nothing that is PostgreSQL. */
async function anotherServer(): Promise<number> {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

describe('an address that is no store is refused in one line, without its password', () => {
  it.each<[string, address: () => Promise<string> | string, message: string | RegExp]>([
    ['another scheme', () => 'mysql://app:s3cret@db/deaths', 'mysql://app@db/deaths: no store has mysql://; give post'],
    [
      'not an address',
      () => 'postgres://a:s3cret@[/x',
      /^postgres:\/\/a@\[\/x: not an address of PostgreSQL; give postgres/,
    ],
    [
      'no socket',
      () => `postgres://app:s3cret@/deaths?host=${join(tmpdir(), 'nowhere')}`,
      /^postgres:\/\/app@\/deaths\?host=.*: no server answers at that socket$/,
    ],
    [
      'no server',
      () => 'postgres://app:s3cret@127.0.0.1:1/deaths',
      'postgres://app@127.0.0.1:1/deaths: no server answers there',
    ],
    [
      'another server',
      async () => `postgres://app:s3cret@127.0.0.1:${await anotherServer()}/deaths`,
      /^postgres:\/\/app@127\.0\.0\.1:\d+\/deaths: the connection to the server was lost$/,
    ],
    [
      'no such database',
      async () => (await emptyDatabase()).replace('/postgres?', '/nothing?'),
      /: there is no such database; createdb\(1\) makes one$/,
    ],
    ['no such user', async () => `${await emptyDatabase()}x`, /: the server refuses this user or password$/],
    [
      'a user without rights',
      async () => {
        const url = await emptyDatabase()
        await runSql(url, 'DROP ROLE IF EXISTS guest', 'CREATE ROLE guest LOGIN')
        return url.replace('user=crashcrawler', 'user=guest&password=s3cret')
      },
      /^[^ ]*user=guest: permission denied; the user needs CREATE on the database/,
    ],
    [
      'a store of a later version',
      async () => {
        const url = await emptyDatabase()
        await (await openStore(url, true)).close()
        await runSql(url, 'UPDATE crashcrawler.version SET number = 99')
        return url
      },
      /: a store of version 99; this crashcrawler (\S+) knows up to \d+: update it, or use the one that wrote the store$/,
    ],
  ])('%s', async (_name, address, message) => {
    const opening = openStore(await address(), true)
    await expect(opening).rejects.toThrow(message)
    await expect(opening).rejects.toHaveProperty('name', 'UserError')
    await expect(opening).rejects.not.toThrow('s3cret')
  })

  it('no store: it is not made for a reader', async () => {
    const url = await emptyDatabase()
    await expect(openStore(url, false)).rejects.toThrow(
      /: there is no store; crashcrawler import LOG --store URL makes/,
    )
  })
})

it('a store is made in a schema that an administrator made, by a user with no other right', async () => {
  const url = await emptyDatabase()
  await runSql(
    url,
    'DROP ROLE IF EXISTS tenant',
    'CREATE ROLE tenant LOGIN',
    'CREATE SCHEMA crashcrawler AUTHORIZATION tenant',
  )
  const store = await openStore(url.replace('user=crashcrawler', 'user=tenant'), true)
  expect(await store.insert([arrival()], 0)).toMatchObject({ stored: 1 })
  await store.close()
})

it('many who make a store at once make one', async () => {
  const url = await emptyDatabase()
  const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(url, true)))
  for (const store of stores) await store.close()
  const store = await openStore(url, false)
  expect(await store.totals({ matches: [] })).toMatchObject({ deaths: 0 })
  await store.close()
})

it('those who store the same deaths at once, in the same order, store each of them once', async () => {
  const url = await emptyDatabase()
  await (await openStore(url, true)).close()
  const deaths = Array.from({ length: 300 }, () => arrival())
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(url, false)))
  const outcomes = await Promise.all(stores.map((store) => store.insert(deaths, 0)))
  expect(outcomes.reduce((sum, { stored }) => sum + stored, 0)).toBe(300)
  expect(await stores[0]?.totals({ matches: [] })).toMatchObject({ deaths: 300 })
  for (const store of stores) await store.close()
})

it('a server that is killed keeps what was stored, and the same store goes on when it is back', async () => {
  const server = await startPostgres({ durable: true })
  onTestFinished(() => server.stop())
  const store = await openStore(server.url, true)
  onTestFinished(() => store.close())
  await store.insert([arrival({ id: 'before' })], 0)
  const many = Array.from({ length: 2000 }, () => arrival())
  const inserting = expect(store.insert(many, 0)).rejects.toHaveProperty('name', 'UserError')
  await server.kill()
  await inserting
  await expect(store.insert([arrival({ id: 'during' })], 0)).rejects.toThrow(
    /: (no server answers at that socket|the connection to the server was lost|no server answers there)$/,
  )
  await server.restart()
  await store.insert([arrival({ id: 'after', at: 1 })], 0)
  expect((await all(store.list({ matches: [] }))).map(({ id }) => id)).toEqual(['before', 'after'])
})

it('is the history of every command that has one, and its password is shown by none', async () => {
  const url = `${await emptyDatabase()}&password=s3cret`
  const folder = newFolder()
  const history = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await runCli([...args, '--store', url])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).not.toContain('s3cret')
    return stdout
  }
  expect(await history('import', ...['null-read', 'exit-1'].map(fixtureLog))).toMatch(/: 2 deaths added\n$/)
  expect(await history('import', fixtureLog('null-read'))).toMatch(/: 0 deaths added, 1 known before\n$/)
  expect(await history('list', 'null-read')).toMatch(/ 15b548b12ac8 +8170 +0 +SIGSEGV +null-dereference /)
  expect(await history('show', '15b5', '-v')).toMatch(/crashcrawler show 15b548b12ac8 --store\s+'?postgres:/)
  expect(await history('stats', '--by', 'cause')).toMatch(/^deaths 2, signatures 2, hosts 1, /)
  await history('export', '15b5', '-o', join(folder, 'log.ndjson'))
  const exported = await runCli(['analyze', join(folder, 'log.ndjson'), '--format', 'findings'])
  expect(JSON.parse(exported.stdout)).toMatchObject({ id: '15b548b12ac8' })
  expect(await history('prune', '--max-count', '1')).toMatch(/^removed 1, left 1\n/)
  const { status, stderr } = await runCli(['prune', '--keep-free', '10%', '--store', url])
  expect([status, stderr]).toEqual([2, expect.stringMatching(/: --keep-free: the disk of .* is that of a server/)])
  expect(stderr).not.toContain('s3cret')
})

it('signatures that several writers store at once, all alike, are in one group', async () => {
  const url = await emptyDatabase()
  const stores = [await openStore(url, true), await openStore(url, true)]
  const samples = Array.from({ length: 24 }, (_, index) => {
    return { signature: `s${index}`, stack: ['parse', `f${index}`, 'serve', 'loop', 'main'] }
  })
  await Promise.all(samples.map((sample, index) => stores[index % 2]?.insert([arrival(sample)], 0)))
  const groups = await stores[0]?.groups(1, 99)
  expect(groups?.map(({ signatures }) => signatures)).toEqual([24])
  for (const store of stores) await store.close()
})

describe('evidence is kept by the month in which it came', () => {
  const parts = async (url: string): Promise<string[]> => {
    const client = new pg.Client(url)
    await client.connect()
    const { rows } = await client.query(
      `SELECT relname FROM pg_class WHERE relname ~ '^evidence_[0-9]+$' AND relkind = 'r' ORDER BY relname`,
    )
    await client.end()
    return rows.map(({ relname }) => relname)
  }
  const now = `evidence_${new Date().toISOString().slice(0, 7).replace('-', '')}`
  const evidenceOf = async (store: Store): Promise<string[]> =>
    (await each(store.incidents({ matches: [] }))).map(({ id }) => id)

  /** A store with deaths that came in January and February of 2025. */
  async function withMonths(): Promise<{ url: string; store: Store }> {
    const url = await emptyDatabase()
    const store = await openStore(url, true)
    onTestFinished(() => store.close())
    const ids = ['a', 'b', 'c', 'd', 'e']
    await store.insert(
      ids.map((id, at) => arrival({ id, at })),
      0,
    )
    for (const [month, of] of [
      ['202501', "'a', 'b'"],
      ['202502', "'c', 'd'"],
    ]) {
      await runSql(
        url,
        'SET search_path TO crashcrawler',
        `CREATE TABLE evidence_${month} PARTITION OF evidence FOR VALUES IN (${month})`,
        `UPDATE evidence SET month = ${month} WHERE n IN (SELECT n FROM death WHERE id IN (${of}))`,
        `UPDATE death SET month = ${month} WHERE id IN (${of})`,
      )
    }
    return { url, store }
  }

  it.each<[string, left: number, ids: string[], parts: string[]]>([
    ['all', 5, ['a', 'b', 'c', 'd', 'e'], ['evidence_0', 'evidence_202501', 'evidence_202502', now]],
    ['some of a month', 4, ['b', 'c', 'd', 'e'], ['evidence_202501', 'evidence_202502', now]],
    ['some of the second', 2, ['d', 'e'], ['evidence_202502', now]],
    ['none', 0, [], [now]],
  ])('a month goes as a whole when none of its deaths is left: %s', async (_, maxCount, ids, left) => {
    const { url, store } = await withMonths()
    await store.prune({ maxCount })
    expect([await evidenceOf(store), await parts(url)]).toEqual([ids, left])
    await store.insert([arrival({ id: 'f', at: 9 })], 0)
    expect(await evidenceOf(store)).toEqual([...ids, 'f'])
  })

  it('a death that comes again in another month has its evidence once', async () => {
    const { store } = await withMonths()
    expect(await store.insert([arrival({ id: 'a', at: 0 })], 0)).toMatchObject({ known: 1 })
    expect(await evidenceOf(store)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('a month that a killed process had begun to remove goes with the next one', async () => {
    const { url, store } = await withMonths()
    await runSql(
      url,
      "DELETE FROM crashcrawler.death WHERE id IN ('a', 'b')",
      'ALTER TABLE crashcrawler.evidence DETACH PARTITION crashcrawler.evidence_202501 CONCURRENTLY',
    )
    await store.prune({ maxCount: 2 })
    expect([await evidenceOf(store), await parts(url)]).toEqual([
      ['d', 'e'],
      ['evidence_202502', now],
    ])
  })

  it('a store of an earlier version has what it had, and goes on', async () => {
    const { url } = await withMonths()
    await runSql(
      url,
      'SET search_path TO crashcrawler',
      'CREATE TABLE before AS SELECT n, content FROM evidence',
      'DROP TABLE evidence',
      'CREATE TABLE evidence (n BIGINT PRIMARY KEY NOT NULL, content BYTEA NOT NULL)',
      'INSERT INTO evidence SELECT n, content FROM before',
      'DROP TABLE before',
      'ALTER TABLE death DROP COLUMN month, DROP COLUMN kind, DROP COLUMN container_name',
      'ALTER TABLE regrouped DROP COLUMN shown_by',
      'ALTER TABLE grouped ADD COLUMN leads BIGINT NOT NULL DEFAULT 0',
      'UPDATE version SET number = 3',
    )
    const again = await openStore(url, false)
    await again.insert([arrival({ id: 'f', at: 9 })], 0)
    expect(await evidenceOf(again)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(await parts(url)).toEqual(['evidence_0', now])
    await again.close()
  })
})
