import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { createDedupe } from './dedupe.js'
import { createEvaluator } from './engine.js'
import { factsOf } from './facts/registry.js'
import { findingsOf } from './finding.js'
import type { Rule } from './rules/rule.js'
import { signature } from './signature.js'

/** From events to incidents: the event, what the rules find in it, best first, and its signature. */
export function createAnalyzer(rules: Rule[]): (event: CrashEvent) => Promise<Incident> {
  const evaluate = createEvaluator(rules)
  const dedupeOf = createDedupe(rules)
  return async (event) => {
    const facts = factsOf(event)
    const findings = findingsOf(await evaluate(facts), facts)
    const dedupe = dedupeOf(findings[0]?.rule, facts)
    return { ...event, findings, signature: signature(event, findings[0]?.cause ?? 'none'), ...(dedupe && { dedupe }) }
  }
}
