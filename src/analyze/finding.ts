import type { Finding } from '../model/finding.js'
import { CONFIDENCES, SEVERITIES } from '../model/levels.js'
import type { Evaluation } from './engine.js'
import { countHeld, evidenceOf, type Held, type Reveal, whole } from './evidence.js'
import { FACTS_BY_NAME, type Facts } from './facts/registry.js'
import { type Guard, unguarded } from './guard.js'
import type { MessagePart } from './rules/message.js'
import { resolvePath } from './rules/path.js'
import type { Rule } from './rules/rule.js'
import { show, showWords } from './show.js'

/** The rules that find something, in the order of their findings. */
export interface Ranking {
  explaining: Evaluation[]
  /** Those that only restate the status. */
  fallbacks: Evaluation[]
}

/** Of rules whose conditions hold. */
export function rank(evaluations: Evaluation[], guard: Guard = unguarded): Ranking {
  const found = evaluations.filter(({ exceptions }) => exceptions.length === 0)
  return {
    explaining: ranked(
      found.filter(({ rule }) => !rule.fallback),
      guard,
    ),
    fallbacks: ranked(
      found.filter(({ rule }) => rule.fallback),
      guard,
    ),
  }
}

/** The findings of an event, best first. A fallback only restates the status: none beside a rule that explains it. */
export function findingsOf(
  { explaining, fallbacks }: Ranking,
  facts: Facts,
  guard: Guard = unguarded,
  reveal: Reveal = whole,
): Finding[] {
  const findingsFrom = (evaluations: Evaluation[]): Finding[] =>
    evaluations.flatMap((evaluation) => guard(evaluation.rule, () => toFinding(evaluation, facts, reveal)) ?? [])
  const found = findingsFrom(explaining)
  return found.length > 0 ? found : findingsFrom(fallbacks)
}

/** The first of the findings, before it is put into words; undefined where there is none. */
export const verdictOf = ({ explaining, fallbacks }: Ranking): Rule | undefined => (explaining[0] ?? fallbacks[0])?.rule

/** The explanation of the first of the findings, without the work that the rest of them takes; '' where there is none. */
export function explanationOf(
  { explaining, fallbacks }: Ranking,
  facts: Facts,
  guard: Guard = unguarded,
  reveal: Reveal = whole,
): string {
  for (const evaluation of [...explaining, ...fallbacks]) {
    const { rule } = evaluation
    const explanation = guard(rule, () => written(rule.message, heldIn(evaluation, reveal), facts, reveal))
    if (explanation !== undefined) return explanation
  }
  return ''
}

/** Surer first, then the one that knows more, then the worse one. */
function ranked(evaluations: Evaluation[], guard: Guard): Evaluation[] {
  if (evaluations.length < 2) return evaluations
  const counted = evaluations.flatMap((evaluation) => {
    const held = guard(evaluation.rule, () => countHeld(evaluation.when))
    return held === undefined ? [] : [{ evaluation, rule: evaluation.rule, held }]
  })
  return counted
    .sort(
      (a, b) =>
        CONFIDENCES.indexOf(a.rule.confidence) - CONFIDENCES.indexOf(b.rule.confidence) ||
        b.held - a.held ||
        SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) ||
        (a.rule.id < b.rule.id ? -1 : 1),
    )
    .map(({ evaluation }) => evaluation)
}

function toFinding(evaluation: Evaluation, facts: Facts, reveal: Reveal): Finding {
  const { rule } = evaluation
  const held = heldIn(evaluation, reveal)
  return {
    rule: rule.id,
    cause: rule.cause,
    title: rule.title,
    severity: rule.severity,
    confidence: rule.confidence,
    explanation: written(rule.message, held, facts, reveal),
    evidence: held().map(({ condition, text }) => ({ condition, text })),
    ...(rule.advice && { advice: written(rule.advice, held, facts, reveal) }),
    references: rule.references,
  }
}

/** Few messages name what conditions held for: it is worked out when it is asked for, once. */
function heldIn(evaluation: Evaluation, reveal: Reveal): () => Held[] {
  let known: Held[] | undefined
  return () => {
    known ??= evidenceOf(evaluation.when, reveal)
    return known
  }
}

function written(parts: MessagePart[], held: () => Held[], facts: Facts, reveal: Reveal): string {
  let text = ''
  for (const part of parts) text += fill(part, facts, held, reveal)
  return text
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
  if (value === undefined) return '?'
  const revealed = reveal(value)
  return FACTS_BY_NAME.get(part.fact)?.inWords && typeof revealed === 'string' ? showWords(revealed) : show(revealed)
}
