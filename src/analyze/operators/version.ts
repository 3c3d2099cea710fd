import type { Operator } from './operator.js'
import { isPackage } from './package.js'
import { compareRpm } from './rpm-order.js'
import { compareToBound } from './version-order.js'

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

function keeps(version: string, bound: Bound, manager?: string): boolean {
  const order = compareToBound(version, bound.version, manager === 'rpm' ? compareRpm : undefined)
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
export function satisfies(version: string, range: unknown, manager?: string): boolean | undefined {
  const key = `${manager} ${version} ${range}`
  if (answers.has(key)) return answers.get(key)
  const answer = readRange(range)?.every((bound) => keeps(version, bound, manager))
  if (answers.size >= MAX_ANSWERS) answers.clear()
  answers.set(key, answer)
  return answer
}

/** Hosts have the same versions again and again. */
const answers = new Map<string, boolean | undefined>()
const MAX_ANSWERS = 10_000

export const VERSION_OPERATORS: Operator[] = [
  {
    name: 'versionIn',
    meaning:
      'is a version, or a package with a version, within the range, in the order of dpkg, or of rpm for a package of rpm; an epoch or a revision counts where the range names one',
    phrase: (range) => `in the range ${range}`,
    appliesTo: ['text', 'package'],
    expected: () => 'a range of versions such as ">=3.0.0 <3.0.9"',
    accepts: (value) => readRange(value) !== undefined,
    holds: (fact, value) => {
      if (typeof fact === 'string') return satisfies(fact, value)
      return isPackage(fact) && fact.version !== undefined ? satisfies(fact.version, value, fact.manager) : undefined
    },
  },
]
