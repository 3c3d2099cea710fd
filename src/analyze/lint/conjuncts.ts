import { type Condition, isLeaf, partsOf } from '../rules/rule.js'

/** The conditions that all have to hold: blocks of `all` within each other are one. */
export function conjuncts(condition: Condition): Condition[] {
  if (isLeaf(condition)) return [condition]
  if ('all' in condition) return condition.all.flatMap(conjuncts)
  const [only, ...others] = condition.any
  return only && others.length === 0 ? conjuncts(only) : [condition]
}

/** Equal for conditions that ask the same, whatever their names and places. */
export function question(condition: Condition): string {
  if (isLeaf(condition))
    return JSON.stringify([condition.fact, condition.path ?? '$', condition.operator, condition.value])
  const parts = ('all' in condition ? conjuncts(condition) : partsOf(condition)).map(question).sort()
  return JSON.stringify(['all' in condition ? 'all' : 'any', ...new Set(parts)])
}
