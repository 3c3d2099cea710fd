import type { Finding } from '../model/finding.js'
import { CONFIDENCES, SEVERITIES } from '../model/levels.js'
import type { Evaluation, Outcome } from './engine.js'
import { countHeld, evidenceOf, type Held, type Reveal, whole } from './evidence.js'
import type { Facts } from './facts/registry.js'
import { type Guard, unguarded } from './guard.js'
import type { MessagePart } from './rules/message.js'
import { resolvePath } from './rules/path.js'
import type { Rule } from './rules/rule.js'
import { show } from './show.js'

/** The findings of an event, best first. A fallback only restates the status: none beside a rule that explains it. */
export function findingsOf(
  evaluations: Evaluation[],
  facts: Facts,
  guard: Guard = unguarded,
  reveal: Reveal = whole,
): Finding[] {
  const findingsFrom = (fallback: boolean): Finding[] =>
    ranked(evaluations, fallback).flatMap(
      (evaluation) => guard(evaluation.rule, () => toFinding(evaluation, facts, reveal)) ?? [],
    )
  const explaining = findingsFrom(false)
  return explaining.length > 0 ? explaining : findingsFrom(true)
}

/** The first of the findings, before it is put into words; undefined where there is none. */
export const verdictOf = (evaluations: Evaluation[]): Rule | undefined =>
  (ranked(evaluations, false)[0] ?? ranked(evaluations, true)[0])?.rule

/** The explanation of the first of the findings, without the work that the rest of them takes; '' where there is none. */
export function explanationOf(
  evaluations: Evaluation[],
  facts: Facts,
  guard: Guard = unguarded,
  reveal: Reveal = whole,
): string {
  for (const fallback of [false, true]) {
    for (const { rule, when } of ranked(evaluations, fallback)) {
      const explanation = guard(rule, () => written(rule.message, when, facts, reveal))
      if (explanation !== undefined) return explanation
    }
  }
  return ''
}

/** Those that find something: surer first, then the one that knows more, then the worse one. */
const ranked = (evaluations: Evaluation[], fallback: boolean): Evaluation[] =>
  evaluations
    .filter(({ rule, when, exceptions }) => rule.fallback === fallback && when.holds && exceptions.length === 0)
    .sort(
      (a, b) =>
        CONFIDENCES.indexOf(a.rule.confidence) - CONFIDENCES.indexOf(b.rule.confidence) ||
        countHeld(b.when) - countHeld(a.when) ||
        SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) ||
        (a.rule.id < b.rule.id ? -1 : 1),
    )

function toFinding({ rule, when }: Evaluation, facts: Facts, reveal: Reveal): Finding {
  return {
    rule: rule.id,
    cause: rule.cause,
    title: rule.title,
    severity: rule.severity,
    confidence: rule.confidence,
    explanation: written(rule.message, when, facts, reveal),
    evidence: evidenceOf(when, reveal).map(({ condition, text }) => ({ condition, text })),
    ...(rule.advice && { advice: written(rule.advice, when, facts, reveal) }),
    references: rule.references,
  }
}

/** Few messages name what conditions held for. */
function written(parts: MessagePart[], when: Outcome, facts: Facts, reveal: Reveal): string {
  let known: Held[] | undefined
  const held = (): Held[] => {
    known ??= evidenceOf(when, reveal)
    return known
  }
  return parts.map((part) => fill(part, facts, held, reveal)).join('')
}

/** What was not captured shows as a question mark. */
function fill(part: MessagePart, facts: Facts, held: () => Held[], reveal: Reveal): string {
  if ('text' in part) return part.text
  if ('evidence' in part) return held().find(({ condition }) => condition === part.evidence)?.value ?? '?'
  if ('group' in part)
    return show(
      held()
        .map(({ groups }) => groups[part.group])
        .find((text) => text !== undefined) ?? '?',
    )
  const value = resolvePath(facts(part.fact), part.path)
  return value === undefined ? '?' : show(reveal(value))
}
