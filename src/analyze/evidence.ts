import type { Evidence } from '../model/finding.js'
import type { Outcome } from './engine.js'
import { holds } from './operators/evaluate.js'
import { useName, useNamed } from './operators/use.js'
import type { Leaf } from './rules/rule.js'
import { show } from './show.js'

/** A condition that held, with the value it held for. */
export interface Held extends Evidence {
  value: string
}

/** What of a value of the event may be told: rules see all of it. */
export type Reveal = (value: unknown) => unknown
export const whole: Reveal = (value) => value

/** Every condition that held and was needed: not those in a branch that did not hold as a whole. */
export function evidenceOf(outcome: Outcome, reveal: Reveal): Held[] {
  if (!outcome.holds) return []
  if ('parts' in outcome) return outcome.parts.flatMap((part) => evidenceOf(part, reveal))
  const { leaf } = outcome
  const value = show(reveal(decisive(leaf, outcome.actual)))
  return [
    { condition: leaf.name ?? `${leaf.fact} ${leaf.operator} ${show(leaf.value)}`, text: describe(leaf, value), value },
  ]
}

/** Of a list of which some element had to match, the first that does. */
function decisive({ operator, value }: Leaf, actual: unknown): unknown {
  const { decorators, operator: inner } = useNamed(operator)
  if (decorators[0] !== 'someFact' || !Array.isArray(actual)) return actual
  const use = { decorators: decorators.slice(1), operator: inner }
  return actual.find((item) => holds(use, item, value) === true)
}

/** `faultAddress is 0x18, below 0x10000` */
function describe({ fact, path = '$', operator, value }: Leaf, actual: string): string {
  const use = useNamed(operator)
  const subject = `${fact}${path.slice(1)}`
  const verb = use.decorators.includes('someFact') && !use.decorators.includes('not') ? 'has' : 'is'
  // One of a list of words: which one is the news.
  if (useName(use) === 'equal' || useName(use) === 'in') return `${subject} is ${actual}`
  if (useName(use) === 'someFact:equal' || useName(use) === 'someFact:in') return `${subject} has ${actual}`
  const not = use.decorators.includes('not') ? 'not' : ''
  if (use.operator.name === 'matches' && !not && tellsLess(show(value))) return `${subject} ${verb} ${actual}`
  const comparison = [not, use.operator.phrase, show(value)].filter((part) => part !== '').join(' ')
  return `${subject} ${verb} ${actual}, ${comparison}`
}

/** A long pattern, or one that takes any text, tells less than what it matched. */
const tellsLess = (pattern: string): boolean => pattern === '.' || pattern.length > 40
