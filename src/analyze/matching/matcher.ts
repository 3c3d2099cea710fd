import type { Evaluation } from '../engine.js'
import type { Facts } from '../facts/registry.js'
import { type Guard, unguarded } from '../guard.js'
import type { Rule } from '../rules/rule.js'
import { createCompiler } from './compile.js'
import { createInputs } from './inputs.js'
import { requiredKeys } from './required-keys.js'
import { createIndex } from './rule-index.js'

/**
 * The rules whose conditions hold for the facts of an event, in order of the rules: what createEvaluator says of them,
 * without asking those that the index rules out, and asking no more of the others than it takes to know.
 */
export function createMatcher(rules: Rule[], guard: Guard = unguarded): (facts: Facts) => Evaluation[] {
  const inputs = createInputs()
  const compile = createCompiler(inputs)
  const compiled = rules.map((rule) => ({
    rule,
    when: compile(rule.when),
    exceptions: rule.exceptions.map(({ name, when }) => ({ name, holds: compile(when).holds })),
  }))
  const candidatesFor = createIndex(compiled, ({ rule }) => requiredKeys(rule.when))

  return (facts) => {
    inputs.begin(facts)
    const matching: Evaluation[] = []
    for (const { rule, when, exceptions } of candidatesFor(facts)) {
      guard(rule, () => {
        if (!when.holds()) return
        const names = exceptions.filter((exception) => exception.holds()).map(({ name }) => name)
        matching.push({ rule, when: when.outcome(), exceptions: names })
      })
    }
    return matching
  }
}
