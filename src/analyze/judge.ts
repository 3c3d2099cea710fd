import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { DATA_FILES } from './data/files.js'
import type { Evaluation } from './engine.js'
import { type Facts, factsOf } from './facts/registry.js'
import { createFailedExecs } from './failed-execs.js'
import { createFamily } from './family/family.js'
import { findingsOf, verdictOf } from './finding.js'
import { type Guard, unguarded } from './guard.js'
import { createMatcher } from './matching/matcher.js'
import { isLeaf, type Rule, walk } from './rules/rule.js'
import { signature } from './signature.js'

/** What the rules say of an event, before it is put into words. */
export interface Judgement {
  facts: Facts
  evaluations: Evaluation[]
  /** The rule of the first finding. */
  verdict: Rule | undefined
  signature: string
  ignored: Incident['ignored']
  passedOn: Incident['passedOn']
}

/**
 * Judges events in the order in which they are shown: the deaths of children explain those of their parents. Throws
 * UserErrors where a file of data/ was edited and is wrong.
 */
export function createJudge(rules: Rule[], guard: Guard = unguarded): (event: CrashEvent) => Judgement {
  for (const { read } of DATA_FILES) read()
  const match = createMatcher(rules, guard)
  const relays = new Set(rules.filter(isAboutChild))
  const family = createFamily()
  const childExecOf = createFailedExecs()
  return (event) => {
    const child = family.firstUnder(event)
    const facts = factsOf(event, { diedChild: child, childFailedExec: childExecOf(event) })
    const evaluations = match(facts)
    const verdict = verdictOf(evaluations)
    const ignored = verdict ? undefined : ignoredBy(evaluations)
    const passedOn = verdict && relays.has(verdict) ? child : undefined
    family.add(
      event,
      passedOn,
      verdict && {
        cause: verdict.cause,
        explanation: () => findingsOf(evaluations, facts, guard)[0]?.explanation ?? '',
      },
    )
    return {
      facts,
      evaluations,
      verdict,
      signature: signature(event, verdict?.cause ?? 'none'),
      ignored,
      passedOn: passedOn && { pid: passedOn.pid, comm: passedOn.comm },
    }
  }
}

/** What a rule file ignores, where each rule that explains the death has it as an exception. */
function ignoredBy(evaluations: Evaluation[]): Incident['ignored'] {
  for (const { rule, exceptions: names } of evaluations) {
    const found = rule.exceptions.find(({ name, ignores }) => ignores && names.includes(name))
    if (found) return { name: found.name, reason: found.reason }
  }
  return undefined
}

/** A rule that needs the death of a child says that this death was only passed on. */
const isAboutChild = ({ when }: Rule): boolean =>
  [...walk(when)].some((condition) => isLeaf(condition) && condition.fact === 'diedChild')
