import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import type { LanguageStack } from '../model/language-stack.js'
import { createDedupe } from './dedupe.js'
import { type Reveal, whole } from './evidence.js'
import { type Guard, unguarded } from './guard.js'
import { createJudge } from './judge.js'
import { interpreterStack, languageStack } from './language/language-stack.js'
import { missingSymbols } from './missing-symbols.js'
import { createEscalation } from './rates.js'
import type { Rule } from './rules/rule.js'

export type Analyzer = (event: CrashEvent, reveal?: Reveal, isRehearsal?: boolean) => Incident

/**
 * From events to incidents: the event, what the rules find in it, best first, and its signature. `reveal` is asked for
 * what findings may show of a value; a rehearsal does not count as a death. Throws as createJudge does.
 */
export function createAnalyzer(rules: Rule[], guard: Guard = unguarded): Analyzer {
  const judge = createJudge(rules, guard)
  const dedupeOf = createDedupe(rules)
  const escalate = createEscalation(rules)
  return (event, reveal, isRehearsal) => {
    const { facts, findings: found, signature, ignored, passedOn } = judge(event, reveal, isRehearsal)
    const findings = isRehearsal ? found() : escalate(found(), { time: event.time, signature }, facts)
    const [first] = findings
    const missing = missingSymbols(event)
    const dedupe = dedupeOf(first?.rule, facts)
    return {
      ...event,
      findings,
      signature,
      ...(ignored && { ignored }),
      ...(dedupe && { dedupe }),
      ...stackOf(event, first?.cause, reveal),
      ...(missing.length > 0 && { missingSymbols: missing }),
      ...(passedOn && { passedOn }),
    }
  }
}

/** Causes after which a stack on standard error is that of the error which ended the process. */
const OF_EXCEPTIONS: readonly (string | undefined)[] = ['uncaught-exception', 'out-of-memory', 'assertion-failure']

function stackOf(
  { stderrTail, interpreterStack: captured }: CrashEvent,
  cause: string | undefined,
  reveal: Reveal = whole,
): { languageStack?: LanguageStack } {
  const stack = captured
    ? interpreterStack(captured)
    : stderrTail === undefined
      ? undefined
      : languageStack(stderrTail, OF_EXCEPTIONS.includes(cause))
  if (!stack) return {}
  const frames = stack.frames.map((frame) => ({
    ...frame,
    ...(frame.function !== undefined && { function: String(reveal(frame.function)) }),
    file: String(reveal(frame.file)),
  }))
  return { languageStack: { ...stack, frames } }
}
