import { MAX_TEXT } from '../../../../../model/capacities.js'
import { cut } from '../../../../event/cut.js'
import { libdw } from '../libdw.js'

/** Debugging information entries. */

/** A Dwarf_Die (libdw.h): here, or the address of one in native memory. */
export type Die = Uint8Array | bigint

export const DIE_SIZE = 32
export const ATTRIBUTE_SIZE = 24

/** Most entries looked at below one: a made-up file could chain them in a circle. */
const MAX_CHILDREN = 100_000

/** dwarf.h */
export const TAG = {
  arrayType: 0x01,
  classType: 0x02,
  enumerationType: 0x04,
  parameter: 0x05,
  lexicalBlock: 0x0b,
  member: 0x0d,
  pointerType: 0x0f,
  referenceType: 0x10,
  structureType: 0x13,
  typedef: 0x16,
  unionType: 0x17,
  inlinedSubroutine: 0x1d,
  subrangeType: 0x21,
  baseType: 0x24,
  catchBlock: 0x25,
  constType: 0x26,
  enumerator: 0x28,
  subprogram: 0x2e,
  tryBlock: 0x32,
  variable: 0x34,
  volatileType: 0x35,
  restrictType: 0x37,
  namespace: 0x39,
  rvalueReferenceType: 0x42,
  atomicType: 0x47,
  callSite: 0x48,
  gnuCallSite: 0x4109,
} as const

/** dwarf.h */
export const ATTRIBUTE = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  bitSize: 0x0d,
  lowPc: 0x11,
  compilationDirectory: 0x1b,
  constValue: 0x1c,
  upperBound: 0x2f,
  abstractOrigin: 0x31,
  artificial: 0x34,
  count: 0x37,
  memberLocation: 0x38,
  encoding: 0x3e,
  frameBase: 0x40,
  specification: 0x47,
  type: 0x49,
  callFile: 0x58,
  callLine: 0x59,
  linkageName: 0x6e,
  callReturnPc: 0x7d,
  callOrigin: 0x7f,
  callTailCall: 0x82,
  mipsLinkageName: 0x2007,
  gnuTailCall: 0x2115,
} as const

/** A string attribute, the entry's own or that of its specification or abstract origin. */
export function textOf(die: Die, attribute: number): string | undefined {
  const found = libdw.inheritedAttribute(die, attribute, new Uint8Array(ATTRIBUTE_SIZE))
  return boundedText(found && libdw.text(found))
}

/** An unsigned attribute of the entry itself. */
export function numberOf(die: Die, attribute: number): number | undefined {
  const found = libdw.attribute(die, attribute, new Uint8Array(ATTRIBUTE_SIZE))
  const value = new BigUint64Array(1)
  return found && libdw.unsigned(found, value) === 0 ? Number(value[0]) : undefined
}

/** An address attribute of the entry itself, in the addresses of its DWARF. */
export function addressAttribute(die: Die, attribute: number): bigint | undefined {
  const found = libdw.attribute(die, attribute, new Uint8Array(ATTRIBUTE_SIZE))
  const value = new BigUint64Array(1)
  return found && libdw.address(found, value) === 0 ? value[0] : undefined
}

/** The entry that an attribute of this one refers to. */
export function referenceOf(die: Die, attribute: number): Die | undefined {
  const found = libdw.attribute(die, attribute, new Uint8Array(ATTRIBUTE_SIZE))
  const target = new Uint8Array(DIE_SIZE)
  return found && libdw.reference(found, target) ? target : undefined
}

export const hasAttribute = (die: Die, attribute: number): boolean => libdw.hasAttribute(die, attribute) !== 0

/** The entries directly below one. */
export function* childrenOf(die: Die): Generator<Die> {
  let child = new Uint8Array(DIE_SIZE)
  let result: number = libdw.child(die, child)
  for (let count = 0; result === 0 && count < MAX_CHILDREN; count++) {
    yield child
    const next = new Uint8Array(DIE_SIZE)
    result = libdw.sibling(child, next)
    child = next
  }
}

export const boundedText = (text: string | null | undefined): string | undefined =>
  text ? cut(text, MAX_TEXT) : undefined
