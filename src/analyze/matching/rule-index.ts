import type { Facts } from '../facts/registry.js'
import type { Scalar } from '../rules/rule.js'
import { INDEX_FACTS, type IndexFact, type Key, type Keys } from './required-keys.js'

/** Of more kinds of events than this the answers are not kept: a log may hold any number of signals that are none. */
const MAX_KINDS = 4096

/** Finds, among things with keys to choose from, those that the facts of an event have, in their order. */
export function createIndex<T>(things: T[], keysOf: (thing: T) => Keys[]): (facts: Facts) => T[] {
  const keyed = things.map((thing) => ({ thing, choices: keysOf(thing) }))
  const named = namedValues(keyed.flatMap(({ choices }) => choices))
  const numbers = INDEX_FACTS.map((fact) => ({ fact, named: numbered(named.get(fact) ?? []) }))
  const kinds = new Map<string, T[]>()

  return (facts) => {
    let kind = ''
    for (const { fact, named } of numbers) {
      const value = facts(fact)
      kind += `${named.get(value) ?? (value === undefined ? 0 : 1)} `
    }
    const known = kinds.get(kind)
    if (known) return known
    const values = INDEX_FACTS.map((fact) => facts(fact))
    const fitting = (keys: Keys) => INDEX_FACTS.every((fact, i) => fits(keys.get(fact), values[i]))
    const found = keyed.filter(({ choices }) => choices.some(fitting))
    if (kinds.size >= MAX_KINDS) kinds.clear()
    const matching = found.map(({ thing }) => thing)
    kinds.set(kind, matching)
    return matching
  }
}

/** The values that some key names, by their fact. */
function namedValues(choices: Keys[]): ReadonlyMap<IndexFact, ReadonlySet<Scalar>> {
  const values = new Map<IndexFact, Set<Scalar>>()
  for (const keys of choices) {
    for (const [fact, key] of keys) {
      if (key === 'any') continue
      const known = values.get(fact) ?? new Set()
      values.set(fact, known)
      for (const value of key) known.add(value)
    }
  }
  return values
}

/** From 2: 0 is an absent fact, 1 any other value. */
const numbered = (values: Iterable<Scalar>): ReadonlyMap<unknown, number> =>
  new Map([...values].map((value, position) => [value, position + 2]))

function fits(key: Key | undefined, value: unknown): boolean {
  if (key === undefined) return true
  if (key === 'any') return value !== undefined
  return [...key].some((each) => each === value)
}
