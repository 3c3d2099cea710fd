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
  const relays = new Set(rules.filter(isAboutChild).map(({ id }) => id))
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
      ...(passedOn && { passedOn: { pid: passedOn.pid, comm: passedOn.comm } }),
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

/** A rule that needs the death of a child says that this death was only passed on. */
const isAboutChild = ({ when }: Rule): boolean =>
  [...walk(when)].some((condition) => isLeaf(condition) && condition.fact === 'diedChild')
