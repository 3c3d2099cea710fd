import type { Facts } from '../facts/registry.js'
import type { Scalar } from '../rules/rule.js'
import { INDEX_FACTS, type IndexFact, type Key } from './required-keys.js'

/** Of more kinds of events than this the answers are not kept: a log may hold any number of signals that are none. */
const MOST_KINDS = 4096

/** Finds, among things with keys, those whose keys the facts of an event have, in their order. */
export function createIndex<T>(things: T[], keysOf: (thing: T) => ReadonlyMap<IndexFact, Key>): (facts: Facts) => T[] {
  const keyed = things.map((thing) => ({ thing, keys: keysOf(thing) }))
  const numbers = INDEX_FACTS.map((fact) => numberNames(keyed.map(({ keys }) => keys.get(fact))))
  const kinds = new Map<number, T[]>()

  return (facts) => {
    const values = INDEX_FACTS.map((fact) => facts(fact))
    let kind = 0
    for (const [position, value] of values.entries()) {
      const named = numbers[position]
      if (named) kind = kind * (named.size + 2) + (named.get(value) ?? (value === undefined ? 0 : 1))
    }
    const known = kinds.get(kind)
    if (known) return known
    const found = keyed.filter(({ keys }) => INDEX_FACTS.every((fact, i) => fits(keys.get(fact), values[i])))
    if (kinds.size >= MOST_KINDS) kinds.clear()
    const matching = found.map(({ thing }) => thing)
    kinds.set(kind, matching)
    return matching
  }
}

/** Numbers the values that some key names, from 2: 0 is an absent fact, 1 any other value. */
function numberNames(keys: (Key | undefined)[]): ReadonlyMap<unknown, number> {
  const values = new Set<Scalar>(keys.flatMap((key) => (key === undefined || key === 'any' ? [] : [...key])))
  return new Map([...values].map((value, position) => [value, position + 2]))
}

function fits(key: Key | undefined, value: unknown): boolean {
  if (key === undefined) return true
  if (key === 'any') return value !== undefined
  return [...key].some((each) => each === value)
}
