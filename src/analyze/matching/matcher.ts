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
  const compiledRule = (rule: Rule): (() => Evaluation | undefined) => {
    const when = compile(rule.when)
    const exceptions = rule.exceptions.map((exception) => ({
      name: exception.name,
      holds: compile(exception.when).holds,
    }))
    return () => {
      if (!when.holds()) return undefined
      const names = exceptions.filter((exception) => exception.holds()).map(({ name }) => name)
      return { rule, when: when.outcome(), exceptions: names }
    }
  }
  const lazy = rules.map((rule) => {
    let made: (() => Evaluation | undefined) | undefined
    // Most rules are never asked about the few deaths of a short log.
    const evaluate = (): Evaluation | undefined => {
      made ??= compiledRule(rule)
      return made()
    }
    return { rule, evaluate }
  })
  const candidatesFor = createIndex(lazy, ({ rule }) => requiredKeys(rule.when))

  return (facts) => {
    inputs.begin(facts)
    const matching: Evaluation[] = []
    for (const { rule, evaluate } of candidatesFor(facts)) {
      const evaluation = guard(rule, evaluate)
      if (evaluation) matching.push(evaluation)
    }
    return matching
  }
}
