import type { Evaluation } from '../engine.js'
import type { Facts } from '../facts/registry.js'
import { type Guard, unguarded } from '../guard.js'
import { isLeaf, type Leaf, type Rule, walk } from '../rules/rule.js'
import { type Compiler, createCompiler, type Known } from './compile.js'
import { createInputs } from './inputs.js'
import { requiredKeys } from './required-keys.js'
import { createIndex } from './rule-index.js'

/** Rules of a lower tier are asked first. Once one of a tier explains the death, those of the next are not asked. */
export type TierOf = (rule: Rule) => number

const ONE_TIER: TierOf = () => 0

/**
 * The rules whose conditions hold for the facts of an event, in order of the rules: what createEvaluator says of them,
 * without asking those that the index rules out, and asking no more of the others than it takes to know.
 */
export function createMatcher(
  rules: readonly Rule[],
  guard: Guard = unguarded,
  tierOf = ONE_TIER,
): (facts: Facts) => Evaluation[] {
  const inputs = createInputs()
  const compiler = createCompiler(inputs)
  const asked = rules
    .map((rule, position) => ({ ...createAsked(rule, compiler), position, tier: tierOf(rule) }))
    .toSorted((a, b) => a.tier - b.tier)
  const candidatesFor = createIndex(
    asked,
    ({ rule }) => requiredKeys(rule.when),
    (leaf) => compiler.compile(leaf).holds(),
    ({ evaluateKnowing, ...rest }, known) => ({ ...rest, evaluate: evaluateKnowing(known) }),
  )

  return (facts) => {
    inputs.begin(facts)
    const matching: { position: number; evaluation: Evaluation }[] = []
    let last = Number.POSITIVE_INFINITY
    for (const { rule, position, tier, evaluate } of candidatesFor(facts)) {
      if (tier > last) break
      const evaluation = guard(rule, evaluate)
      if (!evaluation) continue
      matching.push({ position, evaluation })
      if (evaluation.exceptions.length === 0) last = tier
    }
    return matching.sort((a, b) => a.position - b.position).map(({ evaluation }) => evaluation)
  }
}

type Evaluate = () => Evaluation | undefined

/** A rule is compiled once for each set of answers that are known beforehand: kinds of events share most of them. */
function createAsked(
  rule: Rule,
  { compile, outcome }: Compiler,
): { rule: Rule; evaluateKnowing(known: Known): Evaluate } {
  // Most rules are never asked about the few deaths of a short log.
  let leaves: Leaf[] | undefined
  const compiled = new Map<string, Evaluate>()

  const compileFor = (known: Known): Evaluate => {
    const { holds } = compile(rule.when, known)
    const exceptions = rule.exceptions.map(({ name, when }) => ({ name, holds: compile(when, known).holds }))
    return () => {
      if (!holds()) return undefined
      const names = exceptions.filter((exception) => exception.holds()).map(({ name }) => name)
      return { rule, when: outcome(rule.when), exceptions: names }
    }
  }
  return {
    rule,
    evaluateKnowing: (known) => {
      leaves ??= leavesOf(rule)
      const answers = leaves.map(known).join()
      const evaluate = compiled.get(answers) ?? compileFor(known)
      compiled.set(answers, evaluate)
      return evaluate
    },
  }
}

const leavesOf = ({ when, exceptions }: Rule): Leaf[] =>
  [when, ...exceptions.map((exception) => exception.when)].flatMap((block) => [...walk(block)].filter(isLeaf))
