import type { Evaluation, Outcome } from '../engine.js'
import type { Facts } from '../facts/registry.js'
import { type Guard, unguarded } from '../guard.js'
import { isLeaf, type Leaf, type Rule, walk } from '../rules/rule.js'
import { type Compiler, createCompiler, holdsForNone, type Known } from './compile.js'
import { createInputs } from './inputs.js'
import { outcomeOf } from './outcome.js'
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
    ({ knowing, ...rest }, known) => {
      const exceptionsIfHeld = knowing(known)
      return exceptionsIfHeld && { ...rest, exceptionsIfHeld }
    },
  )

  return (facts) => {
    inputs.begin(facts)
    const matching: { position: number; match: Match }[] = []
    let last = Number.POSITIVE_INFINITY
    for (const { rule, position, tier, exceptionsIfHeld } of candidatesFor(facts)) {
      if (tier > last) break
      const exceptions = guard(rule, exceptionsIfHeld)
      if (!exceptions) continue
      matching.push({ position, match: new Match(rule, exceptions, facts) })
      if (exceptions.length === 0) last = tier
    }
    return matching.sort((a, b) => a.position - b.position).map(({ match }) => match)
  }
}

/** What its conditions held for is worked out when it is looked at: whoever counts deaths never does. */
class Match implements Evaluation {
  readonly rule: Rule
  readonly exceptions: string[]
  readonly #facts: Facts
  #when: Outcome | undefined

  constructor(rule: Rule, exceptions: string[], facts: Facts) {
    this.rule = rule
    this.exceptions = exceptions
    this.#facts = facts
  }

  get when(): Outcome {
    this.#when ??= outcomeOf(this.rule.when, this.#facts)
    return this.#when
  }
}

/** The names of the exceptions that hold; undefined where the rule itself does not. */
type ExceptionsIfHeld = () => string[] | undefined

interface Asked {
  rule: Rule
  /** undefined where the rule holds for none of the events of which this is known. */
  knowing(known: Known): ExceptionsIfHeld | undefined
}

/** A rule is compiled once for each set of answers that are known beforehand: kinds of events share most of them. */
function createAsked(rule: Rule, { compile }: Compiler): Asked {
  // Most rules are never asked about the few deaths of a short log.
  let leaves: Leaf[] | undefined
  const compiled = new Map<string, { exceptionsIfHeld: ExceptionsIfHeld | undefined }>()

  const compileFor = (known: Known): ExceptionsIfHeld | undefined => {
    const when = compile(rule.when, known)
    if (holdsForNone(when)) return undefined
    const { holds } = when
    const exceptions = rule.exceptions.map(({ name, when }) => ({ name, holds: compile(when, known).holds }))
    return () => (holds() ? exceptions.filter((exception) => exception.holds()).map(({ name }) => name) : undefined)
  }
  return {
    rule,
    knowing: (known) => {
      leaves ??= leavesOf(rule)
      const answers = leaves.map(known).join()
      const made = compiled.get(answers) ?? { exceptionsIfHeld: compileFor(known) }
      compiled.set(answers, made)
      return made.exceptionsIfHeld
    },
  }
}

const leavesOf = ({ when, exceptions }: Rule): Leaf[] =>
  [when, ...exceptions.map((exception) => exception.when)].flatMap((block) => [...walk(block)].filter(isLeaf))
