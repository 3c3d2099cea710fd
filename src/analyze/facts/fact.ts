import type { CapturedFacts } from './captured.js'
import type { FactDescription } from './description.js'

export interface DerivedFact<T> extends FactDescription {
  value(facts: CapturedFacts): T | undefined
}

/** A fact worked out from captured ones: once for each event, however many rules and other facts ask for it. */
export function derive<T>(fact: DerivedFact<T>): DerivedFact<T> {
  const known = new WeakMap<CapturedFacts, { value: T | undefined }>()
  return {
    ...fact,
    value: (facts) => {
      const entry = known.get(facts) ?? { value: fact.value(facts) }
      known.set(facts, entry)
      return entry.value
    },
  }
}
