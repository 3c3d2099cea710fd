import { UserError } from '../model/errors.js'
import { createEvaluator, type Evaluation, type Outcome } from './engine.js'
import { type Facts, factsGiven } from './facts/registry.js'
import type { Leaf, Rule, RuleTest } from './rules/rule.js'
import { show } from './show.js'

export interface RuleTestResult {
  rule: Rule
  test: RuleTest
  /** The result of the rule; absent where the test could not be run. */
  evaluation?: Evaluation
  /** What is other than the test says; undefined where it passes. */
  failure?: string
}

/** The facts of a test. Throws UserError where a recorded event cannot be read. */
export type FactsOfTest = (test: RuleTest, rule: Rule) => Promise<Facts>

const inlineFacts: FactsOfTest = async ({ event = {} }) => factsGiven(event)

/** Runs the tests that rules carry, each against its own rule only. */
export async function runRuleTests(rules: Rule[], factsOf: FactsOfTest = inlineFacts): Promise<RuleTestResult[]> {
  const results: RuleTestResult[] = []
  for (const rule of rules) {
    const evaluate = createEvaluator([rule])
    for (const test of rule.tests) {
      try {
        const [evaluation] = await evaluate(await factsOf(test, rule))
        results.push({ rule, test, evaluation, failure: evaluation && failureOf(test, evaluation) })
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        results.push({ rule, test, failure: error.what })
      }
    }
  }
  return results
}

function failureOf({ match, because }: RuleTest, { when, exceptions }: Evaluation): string | undefined {
  const matches = when.holds && exceptions.length === 0
  if (match && exceptions.length > 0) return `expected a match; exception ${exceptions.join(', ')} holds`
  if (match && !matches) return `expected a match; does not hold: ${missing(when).join(', ')}`
  if (!match && matches) return 'expected no match; all conditions hold'
  if (because === undefined || match || exceptions.includes(because)) return undefined
  const named = [...walkOutcome(when)].filter(({ name }) => name === because)
  if (named.some(({ holds }) => !holds)) return undefined
  return `expected no match because of ${because}; what does not hold is ${missing(when).join(', ') || 'an exception'}`
}

/** What does not hold, with the values it does not hold for. */
const missing = (outcome: Outcome): string[] =>
  [...walkOutcome(outcome)].flatMap((each) =>
    'leaf' in each && !each.holds ? [`${each.name ?? ask(each.leaf)} (${found(each.leaf, each.actual)})`] : [],
  )

const ask = ({ fact, operator, value }: Leaf): string => `${fact} ${operator} ${show(value)}`

const found = ({ fact, path = '$' }: Leaf, actual: unknown): string =>
  `${fact}${path.slice(1)} is ${actual === undefined ? 'absent' : show(actual)}`

function* walkOutcome(outcome: Outcome): Generator<Outcome> {
  yield outcome
  if ('parts' in outcome) for (const part of outcome.parts) yield* walkOutcome(part)
}
