import type { CapturedFacts } from './captured.js'
import type { FactDescription } from './description.js'
import { once } from './lazy.js'

export interface DerivedFact<T> extends FactDescription {
  value(facts: CapturedFacts): T | undefined
}

/** A fact worked out from captured ones, once for each event. */
export const derive = <T>(fact: DerivedFact<T>): DerivedFact<T> => ({ ...fact, value: once(fact.value) })
