import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { createFamily } from './children.js'
import { createDedupe } from './dedupe.js'
import type { Reveal } from './evidence.js'
import { factsOf } from './facts/registry.js'
import { findingsOf } from './finding.js'
import { type Guard, unguarded } from './guard.js'
import { createMatcher } from './matching/matcher.js'
import type { Rule } from './rules/rule.js'
import { signature } from './signature.js'

export type Analyzer = (event: CrashEvent, reveal?: Reveal) => Incident

/**
 * From events to incidents: the event, what the rules find in it, best first, and its signature. `reveal` is asked for
 * what findings may tell of a value.
 */
export function createAnalyzer(rules: Rule[], guard: Guard = unguarded): Analyzer {
  const match = createMatcher(rules, guard)
  const dedupeOf = createDedupe(rules)
  const childOf = createFamily()
  return (event, reveal) => {
    const facts = factsOf(event, childOf(event))
    const findings = findingsOf(match(facts), facts, guard, reveal)
    const dedupe = dedupeOf(findings[0]?.rule, facts)
    return { ...event, findings, signature: signature(event, findings[0]?.cause ?? 'none'), ...(dedupe && { dedupe }) }
  }
}
