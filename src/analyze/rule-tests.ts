import { createEvaluator, type Outcome } from './engine.js'
import { factsGiven } from './facts/registry.js'
import type { Rule, RuleTest } from './rules/rule.js'

export interface RuleTestResult {
  rule: Rule
  test: RuleTest
  /** What is other than the test says; undefined where it passes. */
  failure?: string
}

/** Runs the tests that rules carry, each against its own rule only. */
export async function runRuleTests(rules: Rule[]): Promise<RuleTestResult[]> {
  const results: RuleTestResult[] = []
  for (const rule of rules) {
    const evaluate = createEvaluator([rule])
    for (const test of rule.tests) {
      const [evaluation] = await evaluate(factsGiven(test.event))
      if (evaluation) results.push({ rule, test, failure: failureOf(test, evaluation.when, evaluation.exceptions) })
    }
  }
  return results
}

function failureOf({ match, because }: RuleTest, when: Outcome, exceptions: string[]): string | undefined {
  const matches = when.holds && exceptions.length === 0
  if (match && exceptions.length > 0) return `expected a match; exception ${exceptions.join(', ')} holds`
  if (match && !matches) return `expected a match; does not hold: ${missing(when).join(', ')}`
  if (!match && matches) return 'expected no match; all conditions hold'
  if (because === undefined || match || exceptions.includes(because)) return undefined
  const named = [...walkOutcome(when)].filter(({ name }) => name === because)
  if (named.some(({ holds }) => !holds)) return undefined
  return `expected no match because of ${because}; what does not hold is ${missing(when).join(', ') || 'an exception'}`
}

const missing = (outcome: Outcome): string[] =>
  [...walkOutcome(outcome)].flatMap((each) =>
    'leaf' in each && !each.holds ? [each.name ?? `${each.leaf.fact} ${each.leaf.operator} ${each.leaf.value}`] : [],
  )

function* walkOutcome(outcome: Outcome): Generator<Outcome> {
  yield outcome
  if ('parts' in outcome) for (const part of outcome.parts) yield* walkOutcome(part)
}
