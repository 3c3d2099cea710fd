import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import type { LanguageStack } from '../model/language-stack.js'
import { DATA_FILES } from './data/files.js'
import { createDedupe } from './dedupe.js'
import type { Evaluation } from './engine.js'
import { type Reveal, whole } from './evidence.js'
import { factsOf } from './facts/registry.js'
import { createFailedExecs } from './failed-execs.js'
import { createFamily } from './family/family.js'
import { findingsOf } from './finding.js'
import { type Guard, unguarded } from './guard.js'
import { languageStack } from './language/language-stack.js'
import { createMatcher } from './matching/matcher.js'
import { missingSymbols } from './missing-symbols.js'
import { createEscalation } from './rates.js'
import { isLeaf, type Rule, walk } from './rules/rule.js'
import { signature } from './signature.js'

export type Analyzer = (event: CrashEvent, reveal?: Reveal) => Incident

/**
 * From events to incidents: the event, what the rules find in it, best first, and its signature. `reveal` is asked for
 * what findings may show of a value. Throws UserErrors where a file of data/ was edited and is wrong.
 */
export function createAnalyzer(rules: Rule[], guard: Guard = unguarded): Analyzer {
  for (const { read } of DATA_FILES) read()
  const match = createMatcher(rules, guard)
  const dedupeOf = createDedupe(rules)
  const relays = rulesAbout('diedChild', rules)
  const ofNamespace = rulesAbout('endedInit', rules)
  const family = createFamily()
  const childExecOf = createFailedExecs()
  const escalate = createEscalation(rules)
  return (event, reveal) => {
    const child = family.firstUnder(event)
    const facts = factsOf(event, { diedChild: child, childFailedExec: childExecOf(event) })
    const evaluations = match(facts)
    const found = findingsOf(evaluations, facts, guard, reveal)
    const kind = signature(event, found[0]?.cause ?? 'none')
    const findings = escalate(found, { time: event.time, signature: kind }, facts)
    const ignored = found.length === 0 ? ignoredBy(evaluations) : undefined
    const [first] = findings
    const missing = missingSymbols(event)
    const passedOn = first && relays.has(first.rule) ? child : undefined
    const origin = first && ofNamespace.has(first.rule) ? event.endedInit : passedOn
    family.add(event, passedOn, first)
    const dedupe = dedupeOf(first?.rule, facts)
    return {
      ...event,
      findings,
      signature: kind,
      ...(ignored && { ignored }),
      ...(dedupe && { dedupe }),
      ...stackOf(event, first?.cause, reveal),
      ...(missing.length > 0 && { missingSymbols: missing }),
      ...(origin && { passedOn: { pid: origin.pid, comm: origin.comm } }),
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

/** Causes after which a stack on standard error is that of the error which ended the process. */
const OF_EXCEPTIONS: readonly (string | undefined)[] = ['uncaught-exception', 'out-of-memory', 'assertion-failure']

function stackOf(
  { stderrTail }: CrashEvent,
  cause: string | undefined,
  reveal: Reveal = whole,
): { languageStack?: LanguageStack } {
  const stack = stderrTail === undefined ? undefined : languageStack(stderrTail, OF_EXCEPTIONS.includes(cause))
  if (!stack) return {}
  const frames = stack.frames.map((frame) => ({
    ...frame,
    ...(frame.function !== undefined && { function: String(reveal(frame.function)) }),
    file: String(reveal(frame.file)),
  }))
  return { languageStack: { ...stack, frames } }
}

/**
 * The rules that say a death followed from another one: they need the death of a child, which the process passed on, or the
 * end of the init process, with which the kernel killed it.
 */
const rulesAbout = (fact: 'diedChild' | 'endedInit', rules: Rule[]): ReadonlySet<string> =>
  new Set(
    rules.filter(({ when }) => [...walk(when)].some((each) => isLeaf(each) && each.fact === fact)).map(({ id }) => id),
  )
