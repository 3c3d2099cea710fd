import { type Condition, isLeaf } from './rule.js'

/**
 * The opposite of a condition, with `not` at the leaves only (De Morgan): there it can distinguish a fact that is
 * absent from one for which the condition does not hold.
 */
export function negate(condition: Condition): Condition {
  if (isLeaf(condition)) return { ...condition, operator: negateOperator(condition.operator) }
  const { name } = condition
  if ('all' in condition) return { name, any: condition.all.map(negate) }
  return { name, all: condition.any.map(negate) }
}

const negateOperator = (operator: string): string =>
  operator.startsWith('not:') ? operator.slice('not:'.length) : `not:${operator}`
