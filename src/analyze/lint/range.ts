import { readDuration } from '../../model/duration.js'
import { readAddress } from '../operators/address.js'
import { holds } from '../operators/evaluate.js'
import { useNamed } from '../operators/use.js'
import type { Leaf, Scalar } from '../rules/rule.js'

/** Whether some value can meet all of these conditions on it, as far as that can be decided. */
export function canHoldTogether(leaves: Leaf[]): boolean {
  const choices = leaves.map(valuesOf).filter((values) => values !== undefined)
  const [first] = choices
  if (first)
    return first.some((value) => leaves.every((leaf) => holds(useNamed(leaf.operator), value, leaf.value) !== false))
  const ranges = leaves.flatMap((leaf) => rangeOf(leaf) ?? [])
  return ranges.every((one) => ranges.every((other) => meet(one, other)))
}

/** The values there are to choose from, where a question names them. */
function valuesOf({ operator, value }: Leaf): Scalar[] | undefined {
  if (operator === 'equal' || operator === 'not:notEqual') return Array.isArray(value) ? value : [value]
  const isChoice = operator === 'in' || operator === 'not:notIn'
  return isChoice && Array.isArray(value) ? value : undefined
}

interface Bound {
  at: number | bigint
  /** Whether the bound itself is within. */
  closed: boolean
}

interface Range {
  low?: Bound
  high?: Bound
}

function rangeOf({ operator, value }: Leaf): Range | undefined {
  const negated = operator.startsWith('not:')
  const name = negated ? operator.slice('not:'.length) : operator
  if (name === 'addressIn') return negated ? undefined : addressRange(value)
  const at =
    typeof value === 'number'
      ? value
      : typeof value === 'string'
        ? (readAddress(value) ?? readDuration(value))
        : undefined
  const kind = at === undefined ? undefined : KINDS[name]
  if (at === undefined || !kind) return undefined
  const isLow = kind.side === 'low' ? !negated : negated
  const bound = { at, closed: negated ? !kind.closed : kind.closed }
  return isLow ? { low: bound } : { high: bound }
}

function addressRange(value: Leaf['value']): Range | undefined {
  const [low, high] = Array.isArray(value) ? value.map(readAddress) : []
  if (low === undefined || high === undefined) return undefined
  return { low: { at: low, closed: true }, high: { at: high, closed: false } }
}

const KINDS: Partial<Record<string, { side: 'low' | 'high'; closed: boolean }>> = {
  lessThan: { side: 'high', closed: false },
  lessThanInclusive: { side: 'high', closed: true },
  greaterThan: { side: 'low', closed: false },
  greaterThanInclusive: { side: 'low', closed: true },
  addressBelow: { side: 'high', closed: false },
  shorterThan: { side: 'high', closed: false },
  longerThan: { side: 'low', closed: false },
}

function meet({ low }: Range, { high }: Range): boolean {
  if (!low || !high) return true
  return low.at < high.at || (low.at === high.at && low.closed && high.closed)
}
