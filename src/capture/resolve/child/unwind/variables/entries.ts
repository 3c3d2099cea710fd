import { libc } from '../../../../libc.js'
import { ATTRIBUTE, ATTRIBUTE_SIZE, DIE_SIZE, type Die, hasAttribute } from '../dwarf/dies.js'
import { libdw } from '../libdw.js'
import type { Operation } from './expression.js'

/** Dwarf_Op */
const OPERATION_SIZE = 32
const MAX_OPERATIONS = 64

/** The type of an entry, its own or that of its abstract origin. */
export function typeOf(die: Die): Die | undefined {
  const buffer = new Uint8Array(ATTRIBUTE_SIZE)
  const found = libdw.inheritedAttribute(die, ATTRIBUTE.type, buffer)
  const target = new Uint8Array(DIE_SIZE)
  return found && libdw.reference(found, target) ? target : undefined
}

/** A signed attribute, the entry's own or that of its abstract origin. */
export function signedOf(die: Die, attribute: number): bigint | undefined {
  const buffer = new Uint8Array(ATTRIBUTE_SIZE)
  const found = libdw.inheritedAttribute(die, attribute, buffer)
  const value = new BigInt64Array(1)
  return found && libdw.signed(found, value) === 0 ? value[0] : undefined
}

/** The location expression of an attribute at an address of the debug information. undefined where there is none. */
export function operationsOf(die: Die, attribute: number, address: bigint): Operation[] | undefined {
  if (!hasAttribute(die, attribute)) return undefined
  const buffer = new Uint8Array(ATTRIBUTE_SIZE)
  const found = libdw.attribute(die, attribute, buffer)
  const expressions: [bigint | null] = [null]
  const lengths: [number | bigint] = [0]
  const count: number = found ? libdw.locationAt(found, address, expressions, lengths, 1) : 0
  const [start, length] = [expressions[0], Number(lengths[0])]
  if (count !== 1 || start === null || length === 0 || length > MAX_OPERATIONS) return undefined
  const copy = Buffer.alloc(length * OPERATION_SIZE)
  libc.copyIn(copy, start, copy.length)
  return Array.from({ length }, (_, index) => ({
    code: copy.readUInt8(index * OPERATION_SIZE),
    first: copy.readBigUInt64LE(index * OPERATION_SIZE + 8),
    second: copy.readBigUInt64LE(index * OPERATION_SIZE + 16),
  }))
}
