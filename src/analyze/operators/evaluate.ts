import type { OperatorUse } from './use.js'

/**
 * Whether it holds for a fact; undefined where that cannot be said, because the fact, or the element of a list it
 * turns on, is absent or of another type. Not to know stays not to know when it is negated.
 */
export function holds(
  { decorators: [outer, ...inner], operator }: OperatorUse,
  fact: unknown,
  value: unknown,
): boolean | undefined {
  if (fact === undefined || value === undefined) return undefined
  if (outer === undefined) return operator.holds(fact, value)
  const next = { decorators: inner, operator }
  if (outer === 'not') return negate(holds(next, fact, value))
  if (!Array.isArray(fact)) return undefined
  return outer === 'someFact' ? some(fact, next, value) : every(fact, next, value)
}

const negate = (result: boolean | undefined): boolean | undefined => (result === undefined ? undefined : !result)

function some(facts: unknown[], use: OperatorUse, value: unknown): boolean | undefined {
  let answer: boolean | undefined = false
  for (const fact of facts) {
    const result = holds(use, fact, value)
    if (result === true) return true
    if (result === undefined) answer = undefined
  }
  return answer
}

/** Of no elements at all nothing can be said. */
function every(facts: unknown[], use: OperatorUse, value: unknown): boolean | undefined {
  let answer: boolean | undefined = facts.length === 0 ? undefined : true
  for (const fact of facts) {
    const result = holds(use, fact, value)
    if (result === false) return false
    if (result === undefined) answer = undefined
  }
  return answer
}
