import type { Facts } from '../facts/registry.js'
import type { Leaf, Scalar } from '../rules/rule.js'
import type { Known } from './compile.js'
import { INDEX_FACTS, type IndexFact, type Key, type Keys } from './required-keys.js'

/** Of more kinds of events than this the answers are not kept: a log may hold any number of signals that are none. */
const MAX_KINDS = 4096

/**
 * Finds, among things with keys to choose from, those that the facts of an event have, in their order, as `make` makes
 * them of what is known of all events of this kind, where it makes something of them. `ask` answers a question about this event.
 */
export function createIndex<T, Made>(
  things: T[],
  keysOf: (thing: T) => Keys[],
  ask: (leaf: Leaf) => boolean,
  make: (thing: T, known: Known) => Made | undefined,
): (facts: Facts) => Made[] {
  const keyed = things.map((thing) => ({ thing, choices: keysOf(thing) }))
  const valuesOf = namedValues(keyed.flatMap(({ choices }) => choices))
  const numbers = INDEX_FACTS.map((fact) => ({ fact, named: numbered(valuesOf.get(fact) ?? []) }))
  const kinds = new Map<string, Made[]>()

  const find = (facts: Facts): Made[] => {
    const values = new Map<string, unknown>(INDEX_FACTS.map((fact) => [fact, facts(fact)]))
    const named = new Map<string, ReadonlyMap<unknown, number>>(numbers.map((each) => [each.fact, each.named]))
    const fitting = (keys: Keys): boolean => {
      for (const [fact, key] of keys) if (!fits(key, values.get(fact))) return false
      return true
    }
    const isKnown = (leaf: Leaf): boolean => {
      const names = named.get(leaf.fact)
      return names !== undefined && isTold(leaf, values.get(leaf.fact), names)
    }
    const known: Known = (leaf) => (isKnown(leaf) ? ask(leaf) : undefined)
    return keyed.flatMap(({ thing, choices }) => (choices.some(fitting) ? (make(thing, known) ?? []) : []))
  }
  return (facts) => {
    let kind = ''
    for (const { fact, named } of numbers) {
      const value = facts(fact)
      kind += `${named.get(value) ?? (value === undefined ? 0 : 1)} `
    }
    const known = kinds.get(kind)
    if (known) return known
    const found = find(facts)
    if (kinds.size >= MAX_KINDS) kinds.clear()
    kinds.set(kind, found)
    return found
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

/** Whether the kind of the event, of this value for the fact, is enough to answer. */
function isTold({ path, operator, value }: Leaf, actual: unknown, named: ReadonlyMap<unknown, number>): boolean {
  if (actual === undefined) return true
  if (path !== undefined) return false
  if (named.has(actual)) return true
  // All that is known of it is that it is none of the named ones.
  return (operator === 'equal' || operator === 'in') && [value].flat().every((each) => named.has(each))
}

/** From 2: 0 is an absent fact, 1 any other value. */
const numbered = (values: Iterable<Scalar>): ReadonlyMap<unknown, number> =>
  new Map([...values].map((value, position) => [value, position + 2]))

const fits = (key: Key, value: unknown): boolean =>
  key === 'any' ? value !== undefined : (key as ReadonlySet<unknown>).has(value)
