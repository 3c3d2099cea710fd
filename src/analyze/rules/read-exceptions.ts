import type { ConditionReader } from './condition.js'
import type { Path } from './problem.js'
import type { RuleException } from './rule.js'
import { isMapping } from './shape.js'

/** Exceptions of a rule, or of all rules; those in which something was reported are left out. */
export function readExceptions(source: unknown, path: Path, read: ConditionReader['read']): RuleException[] {
  const sources: unknown[] = Array.isArray(source) ? source : []
  return sources.flatMap((each, index) => {
    if (!isMapping(each)) return []
    const { name, reason, ...condition } = each
    const when = read(condition, [...path, index])
    return when && typeof name === 'string' && typeof reason === 'string' ? [{ name, reason, when }] : []
  })
}
