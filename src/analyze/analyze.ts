import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { createDedupe } from './dedupe.js'
import { factsOf } from './facts/registry.js'
import { findingsOf } from './finding.js'
import { type Guard, unguarded } from './guard.js'
import { createMatcher } from './matching/matcher.js'
import type { Rule } from './rules/rule.js'
import { signature } from './signature.js'

/** From events to incidents: the event, what the rules find in it, best first, and its signature. */
export function createAnalyzer(rules: Rule[], guard: Guard = unguarded): (event: CrashEvent) => Incident {
  const match = createMatcher(rules, guard)
  const dedupeOf = createDedupe(rules)
  return (event) => {
    const facts = factsOf(event)
    const findings = findingsOf(match(facts), facts, guard)
    const dedupe = dedupeOf(findings[0]?.rule, facts)
    return { ...event, findings, signature: signature(event, findings[0]?.cause ?? 'none'), ...(dedupe && { dedupe }) }
  }
}
