import { expect, it } from 'vitest'
import { createBacklog } from '../../../src/capture/bpf/backlog.js'

type Added = [owner: string, number: number, length?: number]

/** Adds stretches that begin with their number. */
function backlogOf(...added: Added[]) {
  const backlog = createBacklog()
  const add = (owner: string, number: number, length = 1): void => {
    const stretch = new Uint8Array(length)
    stretch[0] = number
    backlog.add(owner, stretch)
  }
  for (const each of added) add(...each)
  return { ...backlog, add }
}

const LARGE = 100_000

it.each<[string, Added[], string[]]>([
  [
    'one owner: in the order they came',
    [
      ['a', 1],
      ['a', 2],
    ],
    ['a1 a2'],
  ],
  [
    'one that fills it: in bundles',
    [
      ['a', 1, LARGE],
      ['a', 2, LARGE],
      ['a', 3, LARGE],
      ['a', 4],
    ],
    ['a1 a2', 'a3 a4'],
  ],
  [
    'one that is larger than a bundle',
    [
      ['a', 1, 3 * LARGE],
      ['a', 2],
    ],
    ['a1', 'a2'],
  ],
  [
    'another does not wait for all of them',
    [...[1, 2, 3, 4, 5, 6].map((number): Added => ['a', number, LARGE]), ['b', 1], ['b', 2]],
    ['a1 a2', 'b1 b2', 'a3 a4', 'a5 a6'],
  ],
])('stretches are taken: %s', (_, added, taken) => {
  const backlog = backlogOf(...added)
  const bundles: string[] = []
  for (let bundle = backlog.take(); bundle; bundle = backlog.take()) {
    const { owner, stretches } = bundle
    bundles.push(stretches.map((stretch) => `${owner}${stretch[0]}`).join(' '))
  }
  expect(bundles).toEqual(taken)
  expect(backlog.bytes()).toBe(0)
})

it('what was taken is not added to', () => {
  const backlog = backlogOf(['a', 1])
  const first = backlog.take()
  backlog.add('a', 2)
  expect(first?.stretches).toHaveLength(1)
  expect(backlog.take()?.stretches).toHaveLength(1)
})

it('says what it takes in memory', () => {
  const backlog = backlogOf(['a', 1, LARGE], ['a', 2, LARGE], ['b', 3, LARGE])
  expect(backlog.bytes()).toBeGreaterThan(3 * LARGE)
  expect(backlog.bytes()).toBeLessThan(3.1 * LARGE)
})
