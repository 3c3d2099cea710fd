import type { CapturedFacts } from './captured.js'
import type { Fact } from './description.js'
import { once } from './lazy.js'

export type DerivedFact<T> = Fact<CapturedFacts, T>

/** A fact computed from captured ones, once for each event. */
export const derived = <T>(fact: DerivedFact<T>): DerivedFact<T> => ({ ...fact, value: once(fact.value) })
