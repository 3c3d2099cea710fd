import type { OperatorUse } from './use.js'

/**
 * Whether it holds for a fact; undefined where that cannot be said, because the fact, or the element of a list it
 * turns on, is absent or of another type. Not to know stays not to know when it is negated.
 */
export const holds = (use: OperatorUse, fact: unknown, value: unknown): boolean | undefined =>
  holdsBehind(0, use, fact, value)

/** With the decorators from this one on. */
function holdsBehind(decorator: number, use: OperatorUse, fact: unknown, value: unknown): boolean | undefined {
  if (fact === undefined || value === undefined) return undefined
  const outer = use.decorators[decorator]
  if (outer === undefined) return use.operator.holds(fact, value)
  if (outer === 'not') return negate(holdsBehind(decorator + 1, use, fact, value))
  if (!Array.isArray(fact)) return undefined
  return outer === 'someFact' ? some(decorator + 1, fact, use, value) : every(decorator + 1, fact, use, value)
}

const negate = (result: boolean | undefined): boolean | undefined => (result === undefined ? undefined : !result)

function some(decorator: number, facts: unknown[], use: OperatorUse, value: unknown): boolean | undefined {
  let answer: boolean | undefined = false
  for (const fact of facts) {
    const result = holdsBehind(decorator, use, fact, value)
    if (result === true) return true
    if (result === undefined) answer = undefined
  }
  return answer
}

/** Of no elements at all nothing can be said. */
function every(decorator: number, facts: unknown[], use: OperatorUse, value: unknown): boolean | undefined {
  let answer: boolean | undefined = facts.length === 0 ? undefined : true
  for (const fact of facts) {
    const result = holdsBehind(decorator, use, fact, value)
    if (result === false) return false
    if (result === undefined) answer = undefined
  }
  return answer
}
