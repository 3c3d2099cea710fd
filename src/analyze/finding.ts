import { CONFIDENCES, type Finding, SEVERITIES } from '../model/finding.js'
import type { Evaluation } from './engine.js'
import { evidenceOf, type Held, type Reveal, whole } from './evidence.js'
import type { Facts } from './facts/registry.js'
import { type Guard, unguarded } from './guard.js'
import type { MessagePart } from './rules/message.js'
import { resolvePath } from './rules/path.js'
import { show } from './show.js'

/** The findings of an event, best first. A fallback only restates the status: none beside a rule that explains it. */
export function findingsOf(
  evaluations: Evaluation[],
  facts: Facts,
  guard: Guard = unguarded,
  reveal: Reveal = whole,
): Finding[] {
  const held = evaluations.filter(({ when, exceptions }) => when.holds && exceptions.length === 0)
  const findingsFrom = (fallback: boolean): Finding[] =>
    held
      .filter(({ rule }) => rule.fallback === fallback)
      .flatMap((evaluation) => guard(evaluation.rule, () => toFinding(evaluation, facts, reveal)) ?? [])
  const explaining = findingsFrom(false)
  return (explaining.length > 0 ? explaining : findingsFrom(true)).sort(compare)
}

/** Surer first, then the one that knows more, then the worse one. */
const compare = (a: Finding, b: Finding): number =>
  CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
  b.evidence.length - a.evidence.length ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  (a.rule < b.rule ? -1 : 1)

function toFinding({ rule, when }: Evaluation, facts: Facts, reveal: Reveal): Finding {
  const held = evidenceOf(when, reveal)
  const written = (parts: MessagePart[]): string => parts.map((part) => fill(part, facts, held, reveal)).join('')
  return {
    rule: rule.id,
    cause: rule.cause,
    title: rule.title,
    severity: rule.severity,
    confidence: rule.confidence,
    explanation: written(rule.message),
    evidence: held.map(({ condition, text }) => ({ condition, text })),
    ...(rule.advice && { advice: written(rule.advice) }),
    references: rule.references,
  }
}

/** What was not captured shows as a question mark. */
function fill(part: MessagePart, facts: Facts, held: Held[], reveal: Reveal): string {
  if ('text' in part) return part.text
  if ('evidence' in part) return held.find(({ condition }) => condition === part.evidence)?.value ?? '?'
  if ('group' in part)
    return show(held.map(({ groups }) => groups[part.group]).find((text) => text !== undefined) ?? '?')
  const value = resolvePath(facts(part.fact), part.path)
  return value === undefined ? '?' : show(reveal(value))
}
