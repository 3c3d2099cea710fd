import { expect, it } from 'vitest'
import { createCollection } from '../../../src/report/index/collection.js'
import { entryOf } from './entries.js'

it('groups by signature, the one seen last first, with counts and times', () => {
  const collection = createCollection()
  for (const [signature, minute] of [['a', 3], ['b', 9], ['a', 1], ['a', 5]] as const) {
    collection.add(entryOf({ signature, minute }))
  } // biome-ignore format: a table
  expect(collection.total()).toBe(4)
  expect(collection.groups().map(({ entries, ...group }) => ({ ...group, entries: entries.length }))).toEqual([
    { signature: 'b', count: 1, first: entryOf({ minute: 9 }).time, last: entryOf({ minute: 9 }).time, entries: 1 },
    { signature: 'a', count: 3, first: entryOf({ minute: 1 }).time, last: entryOf({ minute: 5 }).time, entries: 3 },
  ])
})

it('one that was analyzed again takes the place of the other', () => {
  const collection = createCollection()
  collection.add(entryOf({ id: 'x', signature: 'a' }))
  collection.add(entryOf({ id: 'x', signature: 'b' }))
  expect(collection.total()).toBe(1)
  expect(collection.groups().map(({ signature }) => signature)).toEqual(['b'])
})

it('keeps the newest ten thousand, and counts the others', () => {
  const collection = createCollection()
  for (let count = 0; count < 10_500; count++) collection.add(entryOf({ signature: 'a', minute: count % 60 }))
  const [group] = collection.groups()
  expect([collection.total(), group?.count, group?.entries.length]).toEqual([10_500, 10_500, 10_000])
})

it('one that was analyzed again without a report keeps the one it had', () => {
  const collection = createCollection()
  const files = [{ format: 'html', file: 'x.html' }]
  collection.add(entryOf({ id: 'x', files }))
  collection.add(entryOf({ id: 'x', severity: 'low' }))
  expect(collection.groups()[0]?.entries).toMatchObject([{ severity: 'low', files }])
})
