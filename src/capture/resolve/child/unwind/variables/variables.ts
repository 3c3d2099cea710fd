import type { Variable } from '../../../../../model/event.js'
import { cut } from '../../../../event/cut.js'
import { ATTRIBUTE, childrenOf, type Die, hasAttribute, TAG, textOf } from '../dwarf/dies.js'
import { entriesAt } from '../dwarf/entries.js'
import { unitAt } from '../dwarf/units.js'
import type { Spot } from '../files/module.js'
import type { Registers } from '../frame-state.js'
import { libdw } from '../libdw.js'
import { operationsOf, signedOf, typeOf } from './entries.js'
import { evaluate, type Machine, type Place } from './expression.js'
import { formatValue, MAX_VALUE, sizeOf, type VariableMemory } from './format.js'

/** A frame with what its variables are found by. */
export interface FrameValues {
  registers: Registers
  /** Canonical frame address: the stack pointer of the caller. */
  cfa: bigint | undefined
}

interface Scene extends Machine {
  memory: VariableMemory
}

const MAX_VARIABLES = 24
const MAX_CHARACTERS = 256
const WORD = 8

/**
 * Arguments and local variables of the functions around a place, innermost first, as symbolize() has them: those whose place is
 * known there, and whose memory was captured. `bias`: added to an address of the module to have that of the process.
 */
export function variablesAt(
  spot: Spot,
  { registers, cfa }: FrameValues,
  bias: bigint,
  memory: VariableMemory,
): Variable[][] {
  const unit = unitAt(spot)
  if (!unit) return []
  const pc = spot.address - unit.bias
  const entries = entriesAt(unit, spot.address)
  const end = entries.findIndex((entry) => libdw.tag(entry) === TAG.subprogram)
  const subprogram = entries[end]
  if (!subprogram) return []
  const machine: Scene = { registers, cfa, frameBase: undefined, bias: bias + unit.bias, read: memory.bytes, memory }
  machine.frameBase = frameBaseOf(subprogram, pc, machine)
  const scopes: Variable[][] = []
  let inner: Variable[] = []
  for (const entry of entries.slice(0, end + 1)) {
    const own = variablesOf(entry, pc, machine)
    const tag: number = libdw.tag(entry)
    const all = [...own, ...inner]
    if (tag === TAG.subprogram || tag === TAG.inlinedSubroutine) scopes.push(all.slice(0, MAX_VARIABLES))
    inner = tag === TAG.subprogram || tag === TAG.inlinedSubroutine ? [] : all
  }
  return scopes
}

/** A register is its value, an address itself. */
function frameBaseOf(subprogram: Die, pc: bigint, machine: Machine): bigint | undefined {
  const operations = operationsOf(subprogram, ATTRIBUTE.frameBase, pc)
  const place = operations && evaluate(operations, machine)
  return place && ('value' in place ? place.value : place.address)
}

/** Those that the compiler made up have no name of the program's; `this` has. */
function variablesOf(scope: Die, pc: bigint, machine: Scene): Variable[] {
  const found: Variable[] = []
  for (const entry of childrenOf(scope)) {
    const tag: number = libdw.tag(entry)
    const isArgument = tag === TAG.parameter
    if (!isArgument && (tag !== TAG.variable || hasAttribute(entry, ATTRIBUTE.artificial))) continue
    const name = textOf(entry, ATTRIBUTE.name)
    const value = name === undefined ? undefined : variableValue(entry, pc, machine)
    if (name !== undefined && value !== undefined) {
      found.push({
        name: cut(name, MAX_CHARACTERS),
        value: cut(value, MAX_CHARACTERS),
        ...(isArgument && { argument: true }),
      })
    }
    if (found.length === MAX_VARIABLES) break
  }
  return found
}

function variableValue(entry: Die, pc: bigint, machine: Scene): string | undefined {
  const type = typeOf(entry)
  const size = sizeOf(type)
  if (size === undefined || size === 0) return undefined
  const operations = operationsOf(entry, ATTRIBUTE.location, pc)
  const constant = operations ? undefined : signedOf(entry, ATTRIBUTE.constValue)
  const place = operations ? evaluate(operations, machine) : constant === undefined ? undefined : { value: constant }
  const bytes = place && bytesAt(place, Math.min(size, MAX_VALUE), machine)
  return bytes && formatValue(type, bytes, machine.memory)
}

function bytesAt(place: Place, size: number, { read }: Machine): Buffer | undefined {
  if ('address' in place) {
    const bytes = read(place.address, size)
    return bytes.length === size ? bytes : undefined
  }
  if (size > WORD) return undefined
  const word = Buffer.alloc(WORD)
  word.writeBigUInt64LE(BigInt.asUintN(64, place.value))
  return word.subarray(0, size)
}
