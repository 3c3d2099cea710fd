import { createEvaluator, type Evaluation, type Outcome } from './engine.js'
import type { Facts } from './facts/registry.js'
import { holds } from './operators/evaluate.js'
import { useNamed } from './operators/use.js'
import type { Rule } from './rules/rule.js'
import { show } from './show.js'

/** The result of a condition; `unknown` where its fact was not captured, or is not of a kind to say. */
export type Answer = 'holds' | 'fails' | 'unknown'

/** A condition with its result. All text is on one line and safe to show. */
export type Explained = { name?: string; answer: Answer } & (
  | { question: string; actual?: string }
  | { kind: 'all' | 'any'; parts: Explained[] }
)

export interface Explanation {
  rule: Rule
  result: 'matches' | 'excepted' | 'does not match'
  when: Explained
  exceptions: { name: string; reason: string; holds: boolean }[]
  /** How many answers would have to be others for the rule to match. */
  missing: number
}

/** How each rule answers to the facts of an event, by the engine: those that match, then the others, nearest first. */
export async function explain(rules: Rule[], facts: Facts): Promise<Explanation[]> {
  const explanations = (await createEvaluator(rules)(facts)).map(explained)
  return explanations.sort((a, b) => a.missing - b.missing || heldIn(b.when) - heldIn(a.when))
}

/** Conditions of it, not counting blocks, that hold. */
export const heldIn = (condition: Explained): number =>
  'parts' in condition
    ? condition.parts.reduce((sum, part) => sum + heldIn(part), 0)
    : Number(condition.answer === 'holds')

function explained({ rule, when, exceptions }: Evaluation): Explanation {
  const excepted = exceptions.length > 0
  return {
    rule,
    result: !when.holds ? 'does not match' : excepted ? 'excepted' : 'matches',
    when: tree(when),
    exceptions: rule.exceptions.map(({ name, reason }) => ({ name, reason, holds: exceptions.includes(name) })),
    missing: missingIn(when) + exceptions.length,
  }
}

function tree(outcome: Outcome): Explained {
  const { name } = outcome
  if ('parts' in outcome) {
    const parts = outcome.parts.map(tree)
    return { name, answer: outcome.holds ? 'holds' : 'fails', kind: outcome.kind, parts }
  }
  const { fact, path = '$', operator, value } = outcome.leaf
  const question = `${fact}${path.slice(1)} ${operator} ${show(value)}`
  const actual = outcome.actual === undefined ? undefined : show(outcome.actual)
  return { name, answer: answerOf(outcome.leaf, outcome), question, actual }
}

function answerOf(
  { operator, value }: { operator: string; value: unknown },
  outcome: { holds: boolean; actual: unknown },
): Answer {
  if (outcome.holds) return 'holds'
  return holds(useNamed(operator), outcome.actual, value) === undefined ? 'unknown' : 'fails'
}

function missingIn(outcome: Outcome): number {
  if (outcome.holds) return 0
  if (!('parts' in outcome)) return 1
  const counts = outcome.parts.map(missingIn)
  return outcome.kind === 'all' ? counts.reduce((sum, count) => sum + count, 0) : Math.min(...counts)
}
