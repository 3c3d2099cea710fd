import type { CrashEvent } from '../model/event.js'
import type { Finding, Incident } from '../model/finding.js'
import { CONFIDENCES } from '../model/levels.js'
import { DATA_FILES } from './data/files.js'
import type { Evaluation } from './engine.js'
import type { Reveal } from './evidence.js'
import { type Facts, factsOf } from './facts/registry.js'
import { createFailedExecs } from './failed-execs.js'
import { createFamily } from './family/family.js'
import { explanationOf, findingsOf, rank, verdictOf } from './finding.js'
import { type Guard, unguarded } from './guard.js'
import { createMatcher } from './matching/matcher.js'
import { isLeaf, type Rule, walk } from './rules/rule.js'
import { signature } from './signature.js'

/** What the rules say of an event, before it is put into words. */
export interface Judgement {
  facts: Facts
  /** In words, written when they are first asked for. */
  findings(): Finding[]
  /** The rule of the first finding. */
  verdict: Rule | undefined
  signature: string
  ignored: Incident['ignored']
  passedOn: Incident['passedOn']
}

/** Rules that can give the verdict wherever none of a lower number does. */
const tierOf = ({ fallback, confidence }: Rule): number =>
  (fallback ? CONFIDENCES.length : 0) + CONFIDENCES.indexOf(confidence)

/**
 * Judges events in the order in which they are shown: the deaths of children explain those of their parents. Throws
 * UserErrors where a file of data/ was edited and is wrong. `reveal` is asked for what findings may show of a value: what a
 * parent says of its child is shown too. `isRehearsal`: nothing before it is known, and it is not remembered. `ask`: for a
 * verdict, rules that cannot give it are not asked, and the findings are not all of them.
 */
export function createJudge(
  rules: Rule[],
  guard: Guard = unguarded,
  ask: 'all' | 'verdict' = 'all',
): (event: CrashEvent, reveal?: Reveal, isRehearsal?: boolean) => Judgement {
  for (const { read } of DATA_FILES) read()
  let matching = guard
  const match = createMatcher(rules, (rule, run) => matching(rule, run), ask === 'verdict' ? tierOf : undefined)
  const isRelay = isAbout('diedChild')
  const isOfNamespace = isAbout('endedInit')
  const sofar = remember()
  return (event, reveal, isRehearsal = false) => {
    const { family, childExecOf } = isRehearsal ? remember() : sofar
    // What a rule throws is told at the death itself, and ends a rehearsal.
    const guarded = isRehearsal ? unguarded : guard
    matching = guarded
    const child = family.firstUnder(event)
    const facts = factsOf(event, { diedChild: child, childFailedExec: childExecOf(event) })
    const evaluations = match(facts)
    const ranking = rank(evaluations, guarded)
    let written: Finding[] | undefined
    const findings = (): Finding[] => {
      written ??= findingsOf(ranking, facts, guarded, reveal)
      return written
    }
    const verdict = verdictOf(ranking)
    const ignored = verdict ? undefined : ignoredBy(evaluations)
    const passedOn = verdict && isRelay(verdict) ? child : undefined
    const origin = verdict && isOfNamespace(verdict) ? event.endedInit : passedOn
    family.add(
      event,
      passedOn,
      verdict && {
        cause: verdict.cause,
        // Where all are asked for, the findings are put into words anyway.
        explanation: () =>
          ask === 'all' ? (findings()[0]?.explanation ?? '') : explanationOf(ranking, facts, guarded, reveal),
      },
    )
    return {
      facts,
      findings,
      verdict,
      signature: signature(event, verdict?.cause ?? 'none'),
      ignored,
      passedOn: origin && { pid: origin.pid, comm: origin.comm },
    }
  }
}

/** Of the deaths that were judged. */
const remember = () => ({ family: createFamily(), childExecOf: createFailedExecs() })

/** What a rule file ignores, where each rule that explains the death has it as an exception. */
function ignoredBy(evaluations: Evaluation[]): Incident['ignored'] {
  for (const { rule, exceptions: names } of evaluations) {
    const found = rule.exceptions.find(({ name, ignores }) => ignores && names.includes(name))
    if (found) return { name: found.name, reason: found.reason }
  }
  return undefined
}

/**
 * Whether a rule says that a death followed from another one: it needs the death of a child, which the process passed on, or
 * the end of the init process, with which the kernel killed it.
 */
function isAbout(fact: 'diedChild' | 'endedInit'): (rule: Rule) => boolean {
  const known = new Map<Rule, boolean>()
  return (rule) => {
    const answer = known.get(rule) ?? [...walk(rule.when)].some((each) => isLeaf(each) && each.fact === fact)
    known.set(rule, answer)
    return answer
  }
}
