import { libdw } from '../libdw.js'

/** Debugging information entries. */

/** A Dwarf_Die (libdw.h): here, or the address of one in native memory. */
export type Die = Uint8Array | bigint

export const DIE_SIZE = 32
const ATTRIBUTE_SIZE = 24

/** Longest text taken from a file: it ends up in reports. */
export const LONGEST_TEXT = 4096

/** Most entries looked at below one: a made-up file could chain them in a circle. */
const MOST_CHILDREN = 100_000

/** dwarf.h */
export const TAG = {
  classType: 0x02,
  lexicalBlock: 0x0b,
  structureType: 0x13,
  unionType: 0x17,
  inlinedSubroutine: 0x1d,
  catchBlock: 0x25,
  subprogram: 0x2e,
  tryBlock: 0x32,
  namespace: 0x39,
  callSite: 0x48,
  gnuCallSite: 0x4109,
} as const

/** dwarf.h */
export const ATTRIBUTE = {
  name: 0x03,
  lowPc: 0x11,
  compilationDirectory: 0x1b,
  abstractOrigin: 0x31,
  specification: 0x47,
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
  for (let count = 0; result === 0 && count < MOST_CHILDREN; count++) {
    yield child
    const next = new Uint8Array(DIE_SIZE)
    result = libdw.sibling(child, next)
    child = next
  }
}

export const boundedText = (text: string | null | undefined): string | undefined =>
  text ? text.slice(0, LONGEST_TEXT) : undefined
