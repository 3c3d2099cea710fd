import { type Condition, isLeaf, type Leaf, type Scalar } from '../rules/rule.js'

/** Facts that sort events into few kinds and are read from them at no cost. */
export const INDEX_FACTS = ['signal', 'exitCode', 'siCode', 'faultSignal'] as const

export type IndexFact = (typeof INDEX_FACTS)[number]

/** Values that a fact may have; `any` where it only has to be there. */
export type Key = ReadonlySet<Scalar> | 'any'

/**
 * What the index facts of an event must be for the condition to hold, as far as the condition says so: it holds for
 * no event that differs. A fact without a key may be anything, or absent. An empty key is a contradiction: the condition
 * never holds. Without any key no index can serve the rule.
 */
export function requiredKeys(condition: Condition): ReadonlyMap<IndexFact, Key> {
  if (isLeaf(condition)) return leafKeys(condition)
  if ('all' in condition) return condition.all.map(requiredKeys).reduce(both, new Map())
  const [first = new Map(), ...others] = condition.any.map(requiredKeys)
  return others.reduce(either, first)
}

/** An absent fact holds for no operator, negated or not, so a question about a fact requires it. */
function leafKeys({ fact, operator, value }: Leaf): ReadonlyMap<IndexFact, Key> {
  const name = INDEX_FACTS.find((each) => each === fact)
  if (name === undefined) return new Map()
  if (operator === 'equal' && !Array.isArray(value)) return new Map([[name, new Set([value])]])
  if (operator === 'in' && Array.isArray(value)) return new Map([[name, new Set(value)]])
  return new Map([[name, 'any' as const]])
}

type Keys = ReadonlyMap<IndexFact, Key>

const both = (a: Keys, b: Keys): Keys =>
  new Map(INDEX_FACTS.flatMap((fact) => entry(fact, intersection(a.get(fact), b.get(fact)))))

const either = (a: Keys, b: Keys): Keys =>
  new Map(INDEX_FACTS.flatMap((fact) => entry(fact, union(a.get(fact), b.get(fact)))))

const entry = (fact: IndexFact, key: Key | undefined): [IndexFact, Key][] => (key === undefined ? [] : [[fact, key]])

function intersection(a: Key | undefined, b: Key | undefined): Key | undefined {
  if (a === undefined || a === 'any') return b ?? a
  if (b === undefined || b === 'any') return a
  return new Set([...a].filter((value) => b.has(value)))
}

function union(a: Key | undefined, b: Key | undefined): Key | undefined {
  if (a === undefined || b === undefined) return undefined
  return a === 'any' || b === 'any' ? 'any' : new Set([...a, ...b])
}
