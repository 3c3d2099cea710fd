import { expect, it } from 'vitest'
import { formatTime } from '../../src/model/time.js'
import { createTimes } from '../../src/model/times.js'

it.each<[string, bigint, string]>([
  ['the epoch', 0n, '1970-01-01T00:00:00.000000000Z'],
  ['one nanosecond', 1n, '1970-01-01T00:00:00.000000001Z'],
  ['the last nanosecond of a second', 1_999_999_999n, '1970-01-01T00:00:01.999999999Z'],
  ['digits that a double would lose', 1_772_360_430_123_456_789n, '2026-03-01T10:20:30.123456789Z'],
  ['its neighbour', 1_772_360_430_123_456_790n, '2026-03-01T10:20:30.123456790Z'],
  ['a whole second', 1_772_360_430_000_000_000n, '2026-03-01T10:20:30.000000000Z'],
  ['leap day', 1_709_164_800_000_000_007n, '2024-02-29T00:00:00.000000007Z'],
  ['beyond 32 bits of seconds', 2_147_483_648_000_000_000n, '2038-01-19T03:14:08.000000000Z'],
])('%s', (_, nanoseconds, text) =>
  expect([formatTime(nanoseconds), createTimes()(String(nanoseconds))]).toEqual([text, text]),
)

it('of many, in any order, are the same', () => {
  const timeOf = createTimes()
  const times = Array.from({ length: 2000 }, (_, at) => BigInt(at) * 43_199_999_999_999n).flatMap((at) => [
    at,
    at + 1n,
    7n,
  ])
  expect(times.map((at) => timeOf(String(at)))).toEqual(times.map(formatTime))
})
