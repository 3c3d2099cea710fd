import { expect, it } from 'vitest'
import { createBacklog } from '../../../src/capture/bpf/backlog.js'

/** A record of the owner that its first byte names. */
function record(owner: string, number: number, length = 2): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set([owner.charCodeAt(0), number])
  return bytes
}

const ownerOf = ([first = 0]: Uint8Array): string => String.fromCharCode(first)

const LARGE = 100_000

it.each([
  ['one owner: in the order they came', [record('a', 1), record('a', 2)], ['a1 a2']],
  [
    'one that fills it: in bundles',
    [record('a', 1, LARGE), record('a', 2, LARGE), record('a', 3, LARGE), record('a', 4)],
    ['a1 a2 a3', 'a4'],
  ],
  [
    'another does not wait for all of them',
    [...[1, 2, 3, 4, 5, 6].map((number) => record('a', number, LARGE)), record('b', 1), record('b', 2)],
    ['a1 a2 a3', 'b1 b2', 'a4 a5 a6'],
  ],
])('records are taken: %s', (_, records, taken) => {
  const backlog = createBacklog(ownerOf)
  for (const each of records) backlog.add(each)
  const bundles: string[] = []
  for (let bundle = backlog.take(); bundle; bundle = backlog.take())
    bundles.push(bundle.records.map((each) => `${ownerOf(each)}${each[1]}`).join(' '))
  expect(bundles).toEqual(taken)
  expect(backlog.bytes()).toBe(0)
})

it('what was taken is not added to', () => {
  const backlog = createBacklog(ownerOf)
  backlog.add(record('a', 1))
  const first = backlog.take()
  backlog.add(record('a', 2))
  expect(first?.records).toHaveLength(1)
  expect(backlog.take()?.records).toHaveLength(1)
})

it('says what it takes in memory', () => {
  const backlog = createBacklog(ownerOf)
  for (const number of [1, 2, 3]) backlog.add(record('a', number, LARGE))
  expect(backlog.bytes()).toBeGreaterThan(3 * LARGE)
  expect(backlog.bytes()).toBeLessThan(3.1 * LARGE)
})
