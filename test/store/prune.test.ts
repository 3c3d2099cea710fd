import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { likeness } from '../../src/analyze/alike/likeness.js'
import type { Policy } from '../../src/store/policy.js'
import { createSqlite, openSqlite } from '../../src/store/sqlite/open.js'
import { createStore } from '../../src/store/store.js'
import { all, arrival, ENGINES, each, openNewFile, type Sample } from './stores.js'

const many = (count: number, sample: (index: number) => Sample): Sample[] =>
  Array.from({ length: count }, (_, i) => sample(i))

describe.each(ENGINES)('a prune on %s', (_, open) => {
  const NOW = Date.now() / 1000 - 1_795_824_000
  const flood = many(20, (i) => ({ id: `f${i}`, at: 100 + i, uid: 1000, signature: 'flood' }))
  const few = many(2, (i) => ({ id: `w${i}`, at: i, uid: 33, container: 'web.service', signature: `web${i}` }))
  const units = [
    ...many(10, (i) => ({ id: `a${i}`, at: 50 + i, uid: 0, container: 'a.service', signature: `a${i}` })),
    ...many(3, (i) => ({ id: `b${i}`, at: i, uid: 0, container: 'b.service', signature: 'b' })),
  ]

  it.each<[string, Sample[], Policy, removed: object, left: string[]]>([
    ['nothing is over', few, { maxCount: 2, maxAgeMs: 1e15 }, {}, ['w0', 'w1']],
    [
      'by age',
      [
        { id: 'old', at: NOW - 7200 },
        { id: 'new', at: NOW - 3000 },
      ],
      { maxAgeMs: 3_600_000 },
      { age: 1 },
      ['new'],
    ],
    [
      'by count: who has most loses first',
      [...flood, ...few],
      { maxCount: 5 },
      { count: 17 },
      ['w0', 'w1', 'f17', 'f18', 'f19'],
    ],
    [
      'by count: the newest of each signature stays longest',
      [{ id: 'rare', at: 0, signature: 'rare' }, ...many(5, (i) => ({ id: `n${i}`, at: 10 + i, signature: 'often' }))],
      { maxCount: 2 },
      { count: 4 },
      ['rare', 'n4'],
    ],
    ['by count: units of a user share', units, { maxCount: 3 }, { count: 10 }, ['b2', 'a8', 'a9']],
    ['by user', [...flood, ...few], { maxPerUser: 2 }, { user: 18 }, ['w0', 'w1', 'f18', 'f19']],
    ['by unit', units, { maxPerUnit: 1 }, { unit: 11 }, ['b2', 'a9']],
    ['by bytes', [...flood, ...few], { maxBytes: 1600 }, { bytes: 19 }, ['w1', 'f18', 'f19']],
  ])('%s', async (_name, rows, policy, removed, left) => {
    const store = await open()
    await store.insert(rows.map(arrival), 0)
    expect(await store.prune(policy)).toEqual(removed)
    expect((await all(store.list({ matches: [] }))).map(({ id }) => id)).toEqual(left)
    expect(await each(store.incidents({ matches: [] }))).toHaveLength(left.length)
    const counted = (await store.dropped()).map(({ reason, deaths }) => [reason, deaths])
    expect(Object.fromEntries(counted)).toEqual(removed)
  })

  it('counts what was only counted as well, and adds up', async () => {
    const store = await open()
    await store.insert(many(10, (i) => ({ at: i })).map(arrival), 3_600_000)
    expect(await store.prune({ maxCount: 0 })).toEqual({ count: 10 })
    await store.drop('lost', 3)
    await store.drop('lost', 4)
    const dropped = (await store.dropped()).map(({ reason, deaths }) => [reason, deaths])
    expect(dropped).toEqual([
      ['count', 10],
      ['lost', 7],
    ])
  })
})

it('gives room back to the disk', async () => {
  const store = await openNewFile()
  await store.insert(many(2000, (i) => ({ at: i, exe: `/${i}` })).map(arrival), 0)
  const before = (await store.space())?.used ?? 0
  await store.prune({ maxCount: 10 })
  expect((await store.space())?.used).toBeLessThan(before / 4)
})

it.each<[string, share: number, removed: [number, number]]>([
  ['is: nothing is removed', 0, [0, 0]],
  ['is not by a quarter of the store: some of it', 0.25, [20, 150]],
  ['is not by more than the store has: all of it', 2, [200, 200]],
])('so much is removed as keeps the disk free, which it %s', async (_, share, [least, most]) => {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'deaths.db')
  await createSqlite(path)
  const engine = await openSqlite(path)
  const used = 1_000_000
  // What other processes take of a real disk meanwhile would count as well.
  const store = createStore({ ...engine, space: async () => ({ used, free: used, total: 10 * used }) }, path, likeness)
  await store.insert(many(200, (i) => ({ at: i })).map(arrival), 0)
  const { 'keep-free': removed = 0 } = await store.prune({ keepFree: (1 + share) * used })
  expect(removed).toBeGreaterThanOrEqual(least)
  expect(removed).toBeLessThanOrEqual(most)
  await store.close()
})
