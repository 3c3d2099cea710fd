import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../src/analyze/facts/registry.js'
import type { Thread } from '../../src/model/event.js'

type Wait = [tid: number, on: number | undefined, ownerIsGone?: true]

const lockOf = (tid: number): string => `0x${tid.toString(16).padStart(16, '0')}`

const facts = (waits: Wait[]) =>
  factsGiven({
    threadList: waits.map(
      ([tid, on, ownerIsGone]): Thread => ({
        tid,
        state: on === undefined ? 'running' : 'blocked',
        ...(on !== undefined && { waitsFor: { tid: on, lock: lockOf(on), kind: 'mutex', ownerIsGone } }),
      }),
    ),
  })

const tids = (threads: unknown): number[] | undefined => (threads as Thread[] | undefined)?.map(({ tid }) => tid)

describe('a cycle of waits', () => {
  it.each<[string, Wait[], number[] | undefined]>([
    [
      'of two',
      [
        [1, undefined],
        [2, 3],
        [3, 2],
      ],
      [2, 3],
    ],
    [
      'of three, beyond a thread that waits for one of them',
      [
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 2],
      ],
      [2, 3, 4],
    ],
    ['of one', [[1, 1]], [1]],
    [
      'that is none: the last one goes on',
      [
        [1, 2],
        [2, 3],
        [3, undefined],
      ],
      undefined,
    ],
    [
      'that is none: two wait for one',
      [
        [1, 3],
        [2, 3],
        [3, undefined],
      ],
      undefined,
    ],
    [
      'that is none: the owner is gone, and its id is that of another thread',
      [
        [1, 2, true],
        [2, 1],
      ],
      undefined,
    ],
    ['that is none: the owner was not captured', [[1, 9]], undefined],
  ])('%s', (_, waits, expected) => expect(tids(facts(waits)('lockCycle'))).toEqual(expected))

  it('of any length is found at once', () => {
    const waits = Array.from({ length: 5000 }, (_, index): Wait => [index + 1, ((index + 1) % 5000) + 1])
    expect(tids(facts(waits)('lockCycle'))).toHaveLength(5000)
  })

  it('is confirmed only where all of its stacks are', () => {
    expect(
      facts([
        [1, 2],
        [2, 1],
      ])('lockCycleConfirmed'),
    ).toBe(false)
    expect(facts([[1, undefined]])('lockCycleConfirmed')).toBeUndefined()
  })
})

describe('a lock that others wait for', () => {
  it.each<[string, Wait[], string | undefined]>([
    [
      'and its holder',
      [
        [1, undefined],
        [2, 1],
        [3, 1],
      ],
      '2 threads wait for the mutex 0x1, which thread 1 holds, running',
    ],
    [
      'the one that most wait for',
      [
        [1, undefined],
        [2, 9],
        [3, 1],
        [4, 1],
      ],
      '2 threads wait for the mutex 0x1, which thread 1 holds, running',
    ],
    [
      'whose owner is gone',
      [[1, 9, true]],
      '1 thread waits for the mutex 0x9, whose owner 9 is not a thread of this process',
    ],
    ['there is none', [[1, undefined]], undefined],
    [
      'a cycle says more',
      [
        [1, 2],
        [2, 1],
      ],
      undefined,
    ],
  ])('%s', (_, waits, expected) => expect(facts(waits)('lockHeld')).toBe(expected))
})

it('threads that waited are those that were blocked', () => {
  expect(
    tids(
      facts([
        [1, undefined],
        [2, 1],
      ])('blockedThreads'),
    ),
  ).toEqual([2])
})
