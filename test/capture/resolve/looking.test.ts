import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLooking } from '../../../src/capture/resolve/looking.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const MINUTE_MS = 60_000

interface Case {
  /** Times of changes, milliseconds. */
  told: readonly number[]
  /** After how many of its looks there is more to come. */
  more: number
  /** How long a look takes, milliseconds. */
  takes: number
  looks: readonly number[]
}

it.each<[name: string, Case]>([
  ['nothing changes', { told: [], more: 0, takes: 0, looks: [] }],
  [
    'it looks at once, once more for who has just ended, and sleeps',
    { told: [0], more: 0, takes: 0, looks: [0, 2000] },
  ],
  ['there is more to come', { told: [0], more: 3, takes: 0, looks: [0, 2000, 4000, 6000] }],
  ['a change soon after a look that took no time', { told: [0, 10], more: 0, takes: 0, looks: [0, 10, 2010] }],
  [
    'a look of a fiftieth of a second is the only one in a second',
    { told: [0, 30], more: 0, takes: 20, looks: [0, 1020, 3040] },
  ],
  ['many changes while it rests are one look', { told: [0, 30, 40, 50], more: 0, takes: 20, looks: [0, 1020, 3040] }],
])('%s', (_, { told, more, takes, looks }) => {
  const start = performance.now()
  const seen: number[] = []
  let begun = 0
  const looking = createLooking(() => {
    seen.push(performance.now() - start)
    vi.advanceTimersByTime(takes)
    return seen.length <= more
  })
  for (const at of told) {
    vi.advanceTimersByTime(Math.max(0, start + at - performance.now()))
    looking.look(() => begun++)
  }
  vi.advanceTimersByTime(MINUTE_MS)
  expect(seen).toEqual(looks)
  expect(begun).toBe(looks.length)
  looking.close()
})
