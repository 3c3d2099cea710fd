import type { Evidence } from '../model/finding.js'
import { remembered, rememberedOf } from '../model/remembered.js'
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
  const held: Held[] = []
  collect(outcome, reveal, held)
  return held
}

function collect(outcome: Outcome, reveal: Reveal, held: Held[]): void {
  if (!outcome.holds) return
  if ('parts' in outcome) for (const part of outcome.parts) collect(part, reveal, held)
  else held.push(wordsOf(outcome.leaf)(reveal(decisive(outcome.leaf, outcome.actual))))
}

/** For each of some thousand conditions. */
const MAX_TEXTS = 16

/** What a condition held for, in words. Many deaths have the same names and signals: what was said of them is kept. */
const wordsOf = rememberedOf((leaf: Leaf): ((value: unknown) => Held) => {
  const condition = leaf.name ?? `${leaf.fact} ${leaf.operator} ${show(leaf.value)}`
  const told = (value: unknown): Held => {
    const groups = isFound(leaf) && typeof value === 'string' ? groupsIn(value, leaf.value) : {}
    return { condition, text: sentence(leaf, value), value: show(value), groups }
  }
  const ofText = remembered(told, MAX_TEXTS)
  return (value) => (typeof value === 'string' ? ofText(value) : told(value))
})

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
