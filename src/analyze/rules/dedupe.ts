import { readDuration } from '../../model/duration.js'
import { factSchema } from './fact-shape.js'
import { type Path, quote, type Report } from './problem.js'
import type { Dedupe } from './rule.js'
import { isMapping } from './shape.js'

/** Which incidents of a rule say the same thing again; undefined where the rule does not say. */
export function readDedupe(source: unknown, path: Path, report: Report): Dedupe | undefined {
  if (!isMapping(source)) return undefined
  const names: unknown[] = Array.isArray(source.by) ? source.by : []
  const by = names.filter((name) => typeof name === 'string')
  by.forEach((name, index) => {
    factSchema(name, [...path, 'by', index], report)
  })
  if (typeof source.window !== 'string') return undefined
  const windowMs = readDuration(source.window)
  if (windowMs !== undefined && windowMs > 0) return { by, windowMs }
  const expected = 'a number and ms, s, m, h or d, such as 1h'
  report({ code: 'CC0206', path: [...path, 'window'], what: `window is ${quote(source.window)}`, expected })
  return undefined
}
