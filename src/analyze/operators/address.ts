import { parseAddress } from '../../model/address.js'
import type { Operator } from './operator.js'

/** An address as a rule or an event writes it; undefined for anything else. */
export const readAddress = (value: unknown): bigint | undefined =>
  typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? parseAddress(value) : undefined

/** A range [low, high); undefined for anything else. */
function readRange(value: unknown): { low: bigint; high: bigint } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [low, high] = value.map(readAddress)
  return low !== undefined && high !== undefined && low < high ? { low, high } : undefined
}

/** ` (within the first 64 KiB)` for a limit that is a size people know. */
function asSize(limit: string): string {
  const size = Number(readAddress(limit) ?? 0)
  return size >= KIB && size < MAX_SIZE && size % KIB === 0 ? ` (within the first ${size / KIB} KiB)` : ''
}

const KIB = 1024
const MAX_SIZE = 1024 * KIB

export const ADDRESS_OPERATORS: Operator[] = [
  {
    name: 'addressBelow',
    meaning: 'is an address below the value',
    phrase: (value) => `below ${value}${asSize(value)}`,
    opposite: (value) => `at or above ${value}`,
    appliesTo: ['address'],
    expected: () => 'an address in quotes such as "0x10000"',
    accepts: (value) => readAddress(value) !== undefined,
    holds: (fact, value) => {
      const address = readAddress(fact)
      const limit = readAddress(value)
      return address === undefined || limit === undefined ? undefined : address < limit
    },
  },
  {
    name: 'addressIn',
    meaning: 'is an address from the first of two up to, but not including, the second',
    phrase: (...values) => `between ${values.join(' and ')}`,
    appliesTo: ['address'],
    expected: () => 'two addresses in quotes, the lower one first, such as ["0x0", "0x10000"]',
    accepts: (value) => readRange(value) !== undefined,
    holds: (fact, value) => {
      const address = readAddress(fact)
      const range = readRange(value)
      return address === undefined || !range ? undefined : range.low <= address && address < range.high
    },
  },
]
