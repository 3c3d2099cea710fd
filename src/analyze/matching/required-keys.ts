import { type Condition, isLeaf, type Leaf, type Scalar } from '../rules/rule.js'

/** Facts that sort events into few kinds and cost little to read. Of those that are no scalars, whether they are there. */
export const INDEX_FACTS = [
  'signal',
  'signalNumber',
  'exitCode',
  'siCode',
  'faultSignal',
  'shellSignal',
  'comm',
  'exeName',
  'knownProgram',
  'sender',
  'diedChild',
  'oom',
  'message',
  'stderrTail',
  'exception',
] as const

export type IndexFact = (typeof INDEX_FACTS)[number]

/** Values that a fact may have; `any` where it only has to be there. */
export type Key = ReadonlySet<Scalar> | 'any'

/** What an event must have: a fact without a key may be anything, or absent. */
export type Keys = ReadonlyMap<IndexFact, Key>

/**
 * What the index facts of an event must be for the condition to hold, as far as the condition says so: it holds for no
 * event that has none of these. Where one of them is without keys no index can serve the rule; where there are none the
 * condition contradicts itself and never holds.
 */
export function requiredKeys(condition: Condition): Keys[] {
  if (isLeaf(condition)) return [leafKeys(condition)]
  if ('all' in condition) return condition.all.map(requiredKeys).reduce(everyPair, [ANYTHING])
  // Without parts a block holds.
  return condition.any.length === 0 ? [ANYTHING] : few(condition.any.flatMap(requiredKeys))
}

const ANYTHING: Keys = new Map()

/** Of more than these, one that they all have in common says enough. */
const MAX_CHOICES = 16

const few = (choices: Keys[]): Keys[] => (choices.length <= MAX_CHOICES ? choices : [choices.reduce(union)])

function everyPair(some: Keys[], others: Keys[]): Keys[] {
  const pairs = few(some).flatMap((a) => few(others).map((b) => intersection(a, b)))
  return few(pairs.filter((keys) => [...keys.values()].every((key) => key === 'any' || key.size > 0)))
}

/** An absent fact holds for no operator, negated or not, so a question about a fact requires it. */
function leafKeys({ fact, path, operator, value }: Leaf): Keys {
  const name = INDEX_FACTS.find((each) => each === fact)
  if (name === undefined) return ANYTHING
  // What a path leads to is not the fact.
  if (path !== undefined) return new Map([[name, 'any' as const]])
  if (operator === 'equal' && !Array.isArray(value)) return new Map([[name, new Set([value])]])
  if (operator === 'in' && Array.isArray(value)) return new Map([[name, new Set(value)]])
  return new Map([[name, 'any' as const]])
}

/** What has all of these keys: as most conditions are about no index fact, there is often nothing to do. */
function intersection(a: Keys, b: Keys): Keys {
  if (a.size === 0) return b
  if (b.size === 0) return a
  const both = new Map(a)
  for (const [fact, key] of b) both.set(fact, commonTo(a.get(fact), key))
  return both
}

function commonTo(a: Key | undefined, b: Key): Key {
  if (a === undefined || a === 'any') return b
  return b === 'any' ? a : new Set([...a].filter((value) => b.has(value)))
}

function union(a: Keys, b: Keys): Keys {
  const either = new Map<IndexFact, Key>()
  for (const [fact, key] of a) {
    const other = b.get(fact)
    if (other !== undefined) either.set(fact, key === 'any' || other === 'any' ? 'any' : new Set([...key, ...other]))
  }
  return either
}
