import { readDuration } from '../../model/duration.js'
import { SEVERITIES } from '../../model/levels.js'
import { factSchema } from './fact-shape.js'
import { type Path, quote, type Report } from './problem.js'
import type { Dedupe, Escalate } from './rule.js'
import { isMapping } from './shape.js'

/** Which incidents of a rule say the same thing again; undefined where the rule does not say. */
export function readDedupe(source: unknown, path: Path, report: Report): Dedupe | undefined {
  if (!isMapping(source)) return undefined
  const by = readFactNames(source.by, [...path, 'by'], report)
  const windowMs = readTime(source, 'window', path, report)
  return windowMs === undefined ? undefined : { by, windowMs }
}

/** How many deaths of a rule are worse than one; undefined where the rule does not say. */
export function readEscalate(source: unknown, path: Path, report: Report): Escalate | undefined {
  if (!isMapping(source)) return undefined
  const by = 'by' in source ? readFactNames(source.by, [...path, 'by'], report) : undefined
  const withinMs = readTime(source, 'within', path, report)
  const severity = SEVERITIES.find((level) => level === source.severity)
  if (withinMs === undefined || severity === undefined || typeof source.after !== 'number') return undefined
  return { after: source.after, withinMs, severity, ...(by && { by }) }
}

function readFactNames(source: unknown, path: Path, report: Report): string[] {
  const names: unknown[] = Array.isArray(source) ? source : []
  const by = names.filter((name) => typeof name === 'string')
  by.forEach((name, index) => {
    factSchema(name, [...path, index], report)
  })
  return by
}

function readTime(source: Record<string, unknown>, key: string, path: Path, report: Report): number | undefined {
  const text = source[key]
  if (typeof text !== 'string') return undefined
  const ms = readDuration(text)
  if (ms !== undefined && ms > 0) return ms
  const expected = 'a number and ms, s, m, h or d, such as 1h'
  report({ code: 'CC0206', path: [...path, key], what: `${key} is ${quote(text)}`, expected })
  return undefined
}
