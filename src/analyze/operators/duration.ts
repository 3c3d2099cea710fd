import { readDuration } from '../../model/duration.js'
import type { Operator } from './operator.js'

const durationOf = (value: unknown): number | undefined => (typeof value === 'string' ? readDuration(value) : undefined)

const duration = {
  appliesTo: ['milliseconds'] as const,
  expected: () => 'a time such as 250ms, 10s, 5m, 1h or 2d',
  accepts: (value: unknown) => durationOf(value) !== undefined,
}

const durations =
  (compare: (fact: number, limit: number) => boolean) =>
  (fact: unknown, value: unknown): boolean | undefined => {
    const limit = durationOf(value)
    return typeof fact === 'number' && limit !== undefined ? compare(fact, limit) : undefined
  }

export const DURATION_OPERATORS: Operator[] = [
  {
    ...duration,
    name: 'shorterThan',
    meaning: 'is a time less than the value, which has a unit',
    phrase: (value) => `less than ${value}`,
    holds: durations((a, b) => a < b),
  },
  {
    ...duration,
    name: 'longerThan',
    meaning: 'is a time more than the value, which has a unit',
    phrase: (value) => `more than ${value}`,
    holds: durations((a, b) => a > b),
  },
]
