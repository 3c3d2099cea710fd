import type { Evidence } from '../model/finding.js'
import type { Outcome } from './engine.js'
import { holds } from './operators/evaluate.js'
import { groupsIn } from './operators/text.js'
import { useNamed } from './operators/use.js'
import { isFound } from './rules/pattern-groups.js'
import type { Leaf } from './rules/rule.js'
import { show } from './show.js'
import { sentence } from './wording.js'

/** A condition that held, with the value it held for. */
export interface Held extends Evidence {
  value: string
  /** What the named groups of its regular expression matched. */
  groups: Readonly<Record<string, string>>
}

/** The part of a value of the event that may be shown: rules see all of it. */
export type Reveal = (value: unknown) => unknown
export const whole: Reveal = (value) => value

/** Every condition that held and was needed: not those in a branch that did not hold as a whole. */
export function evidenceOf(outcome: Outcome, reveal: Reveal): Held[] {
  if (!outcome.holds) return []
  if ('parts' in outcome) return outcome.parts.flatMap((part) => evidenceOf(part, reveal))
  const { leaf } = outcome
  const value = reveal(decisive(leaf, outcome.actual))
  const condition = leaf.name ?? `${leaf.fact} ${leaf.operator} ${show(leaf.value)}`
  const groups = isFound(leaf) && typeof value === 'string' ? groupsIn(value, leaf.value) : {}
  return [{ condition, text: sentence(leaf, value), value: show(value), groups }]
}

/** How many pieces of evidence evidenceOf() makes of it. */
export function countHeld(outcome: Outcome): number {
  if (!outcome.holds) return 0
  return 'parts' in outcome ? outcome.parts.reduce((count, part) => count + countHeld(part), 0) : 1
}

/** The first element that matches, where some element of a list had to. */
function decisive({ operator, value }: Leaf, actual: unknown): unknown {
  const { decorators, operator: inner } = useNamed(operator)
  if (decorators[0] !== 'someFact' || !Array.isArray(actual)) return actual
  const use = { decorators: decorators.slice(1), operator: inner }
  return actual.find((item) => holds(use, item, value) === true)
}
