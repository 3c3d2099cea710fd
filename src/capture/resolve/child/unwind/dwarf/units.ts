import type { Module, Spot } from '../files/module.js'
import { libdw } from '../libdw.js'

/** A compilation unit's DIE. libdw addresses are those of its DWARF plus bias. */
export interface Unit {
  die: bigint
  bias: bigint
}

interface UnitRange extends Unit {
  start: bigint
  end: bigint
}

/** clang writes no .debug_aranges, which is all that libdw looks at: made from the units' own ranges, once a file. */
const ranges = new WeakMap<Module, UnitRange[]>()

/** The compilation unit that holds an address. undefined where no debug information covers it. */
export function unitAt({ module, address }: Spot): Unit | undefined {
  const bias = new BigUint64Array(1)
  const die: bigint | null = libdw.unitAt(module.handle, address, bias)
  // libdwfl stretches a unit up to the next one; the library without debug information between them is neither's.
  if (die && libdw.hasPc(die, address - (bias[0] ?? 0n)) !== 0) return { die, bias: bias[0] ?? 0n }
  const known = ranges.get(module) ?? readRanges(module)
  ranges.set(module, known)
  return known.find(({ start, end }) => address >= start && address < end)
}

function readRanges({ handle }: Module): UnitRange[] {
  const found: UnitRange[] = []
  const bias = new BigUint64Array(1)
  let die: bigint | null = libdw.nextUnit(handle, null, bias)
  while (die) {
    found.push(...rangesOf({ die, bias: bias[0] ?? 0n }))
    die = libdw.nextUnit(handle, die, bias)
  }
  return found
}

function rangesOf({ die, bias }: Unit): UnitRange[] {
  const found: UnitRange[] = []
  const [base, start, end] = [new BigUint64Array(1), new BigUint64Array(1), new BigUint64Array(1)]
  let offset = Number(libdw.ranges(die, 0, base, start, end))
  while (offset > 0) {
    found.push({ die, bias, start: (start[0] ?? 0n) + bias, end: (end[0] ?? 0n) + bias })
    offset = Number(libdw.ranges(die, offset, base, start, end))
  }
  return found
}
