import { expect, it } from 'vitest'
import { createTurns } from '../../src/model/turns.js'

const anybody = (): boolean => true

/** Items are named by their owner and number. */
function turnsOf(...names: string[]) {
  const turns = createTurns<string>()
  for (const name of names) turns.add(ownerOf(name), name)
  return turns
}

const ownerOf = (name: string): string => name.replace(/\d+$/, '')

function takeAll(turns: ReturnType<typeof turnsOf>, may = anybody): string[] {
  const taken: string[] = []
  for (let item = turns.take(may); item !== undefined; item = turns.take(may)) taken.push(item)
  return taken
}

it.each([
  ['of one owner in the order they came', ['a1', 'a2', 'a3'], 'a1 a2 a3'],
  ['of two by turns, however many the first has piled up', ['a1', 'a2', 'a3', 'a4', 'b1', 'b2'], 'a1 b1 a2 b2 a3 a4'],
  ['of three', ['a1', 'a2', 'b1', 'c1', 'a3'], 'a1 b1 c1 a2 a3'],
])('items are handed out: %s', (_, names, order) => {
  expect(takeAll(turnsOf(...names)).join(' ')).toBe(order)
})

it('owners that may not be served keep their turn', () => {
  const turns = turnsOf('a1', 'b1')
  expect(turns.take((owner) => owner !== 'a')).toBe('b1')
  expect(turns.take((owner) => owner !== 'a')).toBeUndefined()
  expect(takeAll(turns)).toEqual(['a1'])
})

it('who has the most loses what came last', () => {
  const turns = turnsOf('a1', 'a2', 'a3', 'b1', 'b2')
  expect(turns.shed()).toBe('a3')
  expect(turns.size()).toBe(4)
  expect(turns.take(anybody)).toBe('a1')
})

it('what is removed or cleared is gone', () => {
  const turns = turnsOf('a1', 'a2', 'b1')
  turns.remove('a', 'a1')
  turns.remove('a', 'a1')
  expect(turns.size()).toBe(2)
  expect(turns.clear()).toEqual(['a2', 'b1'])
  expect([turns.size(), turns.take(anybody), turns.shed()]).toEqual([0, undefined, undefined])
})
