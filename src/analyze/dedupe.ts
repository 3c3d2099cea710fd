import { createHash } from 'node:crypto'
import type { Dedupe } from '../model/finding.js'
import type { Facts } from './facts/registry.js'
import type { Rule } from './rules/rule.js'

/**
 * The key that distinguishes the incidents of a rule, from the rule's own `dedupe`: the same 16 hex digits for
 * the same rule and the same values of its facts, absent ones included. undefined where the rule does not say.
 */
export function createDedupe(rules: Rule[]): (rule: string | undefined, facts: Facts) => Dedupe | undefined {
  const known = new Map(rules.flatMap(({ id, dedupe }) => (dedupe ? [[id, dedupe]] : [])))
  return (rule, facts) => {
    const dedupe = rule === undefined ? undefined : known.get(rule)
    if (!dedupe) return undefined
    const identity = JSON.stringify([rule, ...dedupe.by.map((name) => facts(name) ?? null)])
    return { key: createHash('sha256').update(identity).digest('hex').slice(0, 16), windowMs: dedupe.windowMs }
  }
}
