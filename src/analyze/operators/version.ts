import type { Operator } from './operator.js'
import { compareVersions } from './version-order.js'

interface Bound {
  sign: string
  version: string
}

const BOUND = /^(>=|<=|>|<|=)((?:\d+:)?\d[A-Za-z0-9.+~^_:-]*)$/

/** `>=3.0.0 <3.0.9`: bounds that all have to be kept. undefined for anything else. */
export function readRange(value: unknown): Bound[] | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const bounds: Bound[] = []
  for (const text of value.trim().split(/\s+/)) {
    const [, sign, version] = BOUND.exec(text) ?? []
    if (sign === undefined || version === undefined) return undefined
    bounds.push({ sign, version })
  }
  return bounds
}

function keeps(version: string, bound: Bound): boolean {
  const order = compareVersions(version, bound.version)
  switch (bound.sign) {
    case '>=':
      return order >= 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '<':
      return order < 0
    default:
      return order === 0
  }
}

/** Whether a version is within a range; undefined where that is none. */
export const satisfies = (version: string, range: unknown): boolean | undefined =>
  readRange(range)?.every((bound) => keeps(version, bound))

export const VERSION_OPERATORS: Operator[] = [
  {
    name: 'versionIn',
    meaning: 'is a version within the range, in the order of dpkg',
    phrase: 'in the range of',
    appliesTo: ['text'],
    expected: () => 'a range of versions such as ">=3.0.0 <3.0.9"',
    accepts: (value) => readRange(value) !== undefined,
    holds: (fact, value) => (typeof fact === 'string' ? satisfies(fact, value) : undefined),
  },
]
