import { libdw } from '../libdw.js'
import { ATTRIBUTE, type Die, numberOf, TAG } from './dies.js'
import { entriesAt } from './entries.js'
import { nameOf } from './names.js'
import type { Unit } from './units.js'

/** A function around an address: one that was inlined into the next, or at last the real one. */
export interface Scope {
  /** As in the file, mangled. */
  name?: string
  inlined: boolean
  /** Where it was inlined. */
  callFile?: number
  callLine?: number
  /** First address of the real function. */
  entry?: bigint
}

/** The functions around an address, innermost first. Empty where the unit describes none. */
export function scopesAt(unit: Unit, address: bigint): Scope[] {
  const found: Scope[] = []
  for (const die of entriesAt(unit, address)) {
    const tag: number = libdw.tag(die)
    if (tag === TAG.subprogram) return [...found, { name: nameOf(die), inlined: false, entry: entryOf(unit, die) }]
    if (tag === TAG.inlinedSubroutine) found.push(inlinedScope(die))
  }
  return []
}

const inlinedScope = (die: Die): Scope => ({
  name: nameOf(die),
  inlined: true,
  callFile: numberOf(die, ATTRIBUTE.callFile),
  callLine: numberOf(die, ATTRIBUTE.callLine),
})

/** First address of a function; of one in several pieces, that of the first. undefined for a mere declaration. */
export function entryOf({ bias }: Unit, die: Die): bigint | undefined {
  const [entry, end] = [new BigUint64Array(1), new BigUint64Array(1)]
  const isKnown = libdw.entryPc(die, entry) === 0 || libdw.ranges(die, 0, new BigUint64Array(1), entry, end) > 0
  return isKnown ? (entry[0] ?? 0n) + bias : undefined
}
