import type { Outcome } from './engine.js'
import { type Condition, isLeaf, type Leaf, partsOf, type Rule, walk } from './rules/rule.js'

/** A condition on which no test turns: it could be left out, or be wrong, and all tests would pass. */
export interface Untested {
  rule: Rule
  leaf: Leaf
  /** `match`: no test matches thanks to it. `mismatch`: no test does not match because of it alone. */
  lacks: 'match' | 'mismatch'
}

export interface Coverage {
  /** How many conditions there are to be tested. */
  conditions: number
  untested: Untested[]
}

/**
 * Which conditions of a rule its tests turn on, each of them both ways (modified condition/decision coverage):
 * `outcomes` are those of the tests in which no exception holds.
 */
export function coverageOf(rule: Rule, outcomes: Outcome[]): Coverage {
  const leaves = [...walk(rule.when)].filter(isLeaf)
  const decides = leaves.map(() => ({ match: false, mismatch: false }))
  for (const outcome of outcomes) {
    const turning = turningPoints(rule.when, outcome)
    for (const [index, turns] of turning.entries()) {
      const decided = decides[index]
      if (!turns || !decided) continue
      if (outcome.holds) decided.match = true
      else decided.mismatch = true
    }
  }
  const untested = leaves.flatMap((leaf, index): Untested[] => {
    const decided = decides[index]
    if (!decided || (decided.match && decided.mismatch)) return []
    return [{ rule, leaf, lacks: decided.match ? 'mismatch' : 'match' }]
  })
  return { conditions: leaves.length, untested }
}

/** For each leaf, in order, whether the whole would have come out otherwise if the leaf had. */
function turningPoints(condition: Condition, outcome: Outcome): boolean[] {
  if (isLeaf(condition) || !('parts' in outcome)) return [true]
  const { parts } = outcome
  // Where a part fails an `all`, or holds in an `any`, the others do not count.
  const decides = (part: Outcome): boolean => part.holds !== 'all' in condition
  return partsOf(condition).flatMap((part, index) => {
    const below = parts[index]
    if (!below) return []
    const isOpen = !parts.some((other, position) => position !== index && decides(other))
    return turningPoints(part, below).map((turns) => turns && isOpen)
  })
}
