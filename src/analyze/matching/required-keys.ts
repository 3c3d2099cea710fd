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

const few = (choices: Keys[]): Keys[] =>
  choices.length <= MAX_CHOICES ? choices : [choices.reduce((a, b) => joined(a, b, union))]

function everyPair(some: Keys[], others: Keys[]): Keys[] {
  const pairs = few(some).flatMap((a) => few(others).map((b) => bothOf(a, b)))
  return few(pairs.filter((keys) => [...keys.values()].every((key) => key === 'any' || key.size > 0)))
}

/** Most conditions are about no index fact. */
const bothOf = (a: Keys, b: Keys): Keys => (a.size === 0 ? b : b.size === 0 ? a : joined(a, b, intersection))

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

type Join = (a: Key | undefined, b: Key | undefined) => Key | undefined

const joined = (a: Keys, b: Keys, join: Join): Keys =>
  new Map(
    INDEX_FACTS.flatMap((fact) => {
      const key = join(a.get(fact), b.get(fact))
      return key === undefined ? [] : [[fact, key] as const]
    }),
  )

function intersection(a: Key | undefined, b: Key | undefined): Key | undefined {
  if (a === undefined || a === 'any') return b ?? a
  if (b === undefined || b === 'any') return a
  return new Set([...a].filter((value) => b.has(value)))
}

function union(a: Key | undefined, b: Key | undefined): Key | undefined {
  if (a === undefined || b === undefined) return undefined
  return a === 'any' || b === 'any' ? 'any' : new Set([...a, ...b])
}
