import { CAUSES, isCause } from '../../model/causes.js'
import { type MessagePart, parseMessage, type Quotable } from './message.js'
import { groupsOf } from './pattern-groups.js'
import { type Path, quote, type Report } from './problem.js'
import { readExceptions } from './read-exceptions.js'
import { readTests } from './read-tests.js'
import { readDedupe, readEscalate } from './repeated.js'
import { type Block, isLeaf, type Rule, walk } from './rule.js'
import { RuleSchema } from './schema.js'
import type { RuleContext } from './scope.js'
import { fits } from './shape.js'

/**
 * One rule of a file whose shape has been reported on. All of its parts are read even where others are wrong;
 * undefined where anything is.
 */
export function readRule(source: Record<string, unknown>, context: RuleContext): Rule | undefined {
  const { path, report, read } = context
  checkCause(source.cause, [...path, 'cause'], report)
  const when = 'when' in source ? read(source.when, [...path, 'when']) : undefined
  const exceptions = readExceptions(source.exceptions, [...path, 'exceptions'], read)
  const known = when && quotable(when)
  const sentence = (key: 'message' | 'advice'): MessagePart[] | undefined => {
    const text = source[key]
    return typeof text === 'string' ? parseMessage(text, known, [...path, key], report) : undefined
  }
  const message = sentence('message')
  const advice = sentence('advice')
  const dedupe = readDedupe(source.dedupe, [...path, 'dedupe'], report)
  const escalate = readEscalate(source.escalate, [...path, 'escalate'], report)
  const tests = readTests(source.tests, when && [...blockNames(when), ...exceptions.map(({ name }) => name)], context)
  if (!fits(RuleSchema, source) || !when || !message) return undefined
  return {
    id: source.id,
    title: source.title,
    cause: source.cause,
    severity: source.severity,
    confidence: source.confidence,
    status: source.status ?? 'stable',
    tags: source.tags ?? [],
    references: source.references ?? [],
    fallback: source.fallback ?? false,
    when,
    exceptions,
    message,
    advice,
    dedupe,
    escalate,
    tests,
    place: context.place([...path, 'id']),
  }
}

function checkCause(cause: unknown, path: Path, report: Report): void {
  if (typeof cause !== 'string' || isCause(cause)) return
  const expected = 'a stock cause, or your own that starts with x-'
  report({ code: 'CC0202', path, what: `unknown cause ${quote(cause)}`, expected, name: cause, candidates: CAUSES })
}

function quotable(when: Block): Quotable {
  const leaves = [...walk(when)].filter(isLeaf)
  return { evidence: names(leaves), groups: new Set(leaves.flatMap(groupsOf)) }
}

const blockNames = (when: Block): Set<string> => names([...walk(when)])

const names = (conditions: { name?: string }[]): Set<string> =>
  new Set(conditions.flatMap(({ name }) => (name === undefined ? [] : [name])))
