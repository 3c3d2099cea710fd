import type { Outcome } from '../engine.js'
import type { Facts } from '../facts/registry.js'
import { holds } from '../operators/evaluate.js'
import { useNamed } from '../operators/use.js'
import { type Condition, isLeaf, kindOf, partsOf } from '../rules/rule.js'
import { at } from './inputs.js'

/** The result of a condition and of everything below it, as the engine gives it. */
export function outcomeOf(condition: Condition, facts: Facts): Outcome {
  const { name } = condition
  if (isLeaf(condition)) {
    const { fact, path, operator, value } = condition
    const actual = path === undefined ? facts(fact) : at(facts(fact), path)
    return { name, holds: holds(useNamed(operator), actual, value) === true, leaf: condition, actual }
  }
  const kind = kindOf(condition)
  const parts = partsOf(condition).map((part) => outcomeOf(part, facts))
  const isHeld =
    kind === 'all' || parts.length === 0 ? parts.every(({ holds }) => holds) : parts.some(({ holds }) => holds)
  return { name, holds: isHeld, kind, parts }
}
