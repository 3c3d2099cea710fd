import { Value } from 'typebox/value'
import { CAUSES, isCause } from '../../model/causes.js'
import { readDedupe } from './dedupe.js'
import { parseMessage } from './message.js'
import { type Path, quote, type Report } from './problem.js'
import { readTests } from './read-tests.js'
import { type Block, isLeaf, type Rule, type RuleException, walk } from './rule.js'
import { RuleSchema } from './schema.js'
import type { RuleContext } from './scope.js'
import { isMapping } from './shape.js'

/**
 * One rule of a file whose shape has been reported on. All of its parts are read even where others are wrong;
 * undefined where anything is.
 */
export function readRule(source: Record<string, unknown>, context: RuleContext): Rule | undefined {
  const { path, report, read } = context
  checkCause(source.cause, [...path, 'cause'], report)
  const when = 'when' in source ? read(source.when, [...path, 'when']) : undefined
  const exceptions = readExceptions(source.exceptions, context)
  const message =
    typeof source.message === 'string'
      ? parseMessage(source.message, when && leafNames(when), [...path, 'message'], report)
      : undefined
  const dedupe = readDedupe(source.dedupe, [...path, 'dedupe'], report)
  const tests = readTests(source.tests, when && [...blockNames(when), ...exceptions.map(({ name }) => name)], context)
  if (!Value.Check(RuleSchema, source) || !when || !message) return undefined
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
    advice: source.advice,
    dedupe,
    tests,
    place: context.place([...path, 'id']),
  }
}

function checkCause(cause: unknown, path: Path, report: Report): void {
  if (typeof cause !== 'string' || isCause(cause)) return
  const expected = 'a stock cause, or your own that starts with x-'
  report({ code: 'CC0202', path, what: `unknown cause ${quote(cause)}`, expected, name: cause, candidates: CAUSES })
}

function readExceptions(source: unknown, { path, read }: RuleContext): RuleException[] {
  const sources: unknown[] = Array.isArray(source) ? source : []
  return sources.flatMap((each, index) => {
    if (!isMapping(each)) return []
    const { name, reason, ...condition } = each
    const when = read(condition, [...path, 'exceptions', index])
    return when && typeof name === 'string' && typeof reason === 'string' ? [{ name, reason, when }] : []
  })
}

const leafNames = (when: Block): Set<string> => names([...walk(when)].filter(isLeaf))

const blockNames = (when: Block): Set<string> => names([...walk(when)])

const names = (conditions: { name?: string }[]): Set<string> =>
  new Set(conditions.flatMap(({ name }) => (name === undefined ? [] : [name])))
