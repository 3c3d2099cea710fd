import { decodeText } from '../../../../event/text.js'
import { ATTRIBUTE, childrenOf, type Die, hasAttribute, numberOf, TAG, textOf } from '../dwarf/dies.js'
import { libdw } from '../libdw.js'
import { signedOf, typeOf } from './entries.js'

/** Memory of the dead process: fewer bytes than asked for, or none, where they are not known. */
export interface VariableMemory {
  /** What was captured. */
  bytes(address: bigint, length: number): Buffer
  /** The same, and the constants in files: literals, but no tables of addresses, which the dynamic linker changes. */
  text(address: bigint, length: number): Buffer
}

/** A made-up file could chain types in a circle. */
const MAX_HOPS = 16
const MAX_TEXT = 64
const MAX_MEMBERS = 8
const MAX_ELEMENTS = 8
const POINTER_SIZE = 8
/** How far pointers and structures are followed from a variable. */
const DEEPEST = 1

/** dwarf.h: DW_ATE_… */
const ENCODING = { boolean: 0x02, float: 0x04, signed: 0x05, signedChar: 0x06, unsigned: 0x07, unsignedChar: 0x08 }

const ALIASES: readonly number[] = [TAG.typedef, TAG.constType, TAG.volatileType, TAG.restrictType, TAG.atomicType]

/** What typedefs and qualifiers lead to. */
function plainType(type: Die | undefined): Die | undefined {
  let plain = type
  for (let hops = 0; plain && ALIASES.includes(libdw.tag(plain)); hops++) {
    if (hops === MAX_HOPS) return undefined
    plain = typeOf(plain)
  }
  return plain
}

/** Bytes that a value of a type takes; undefined where that is not known. */
export function sizeOf(type: Die | undefined, hops = 0): number | undefined {
  const plain = plainType(type)
  if (!plain) return undefined
  const tag: number = libdw.tag(plain)
  if (isPointer(tag)) return POINTER_SIZE
  const size = numberOf(plain, ATTRIBUTE.byteSize)
  if (size !== undefined || tag !== TAG.arrayType || hops === MAX_HOPS) return size
  const [length, element] = [lengthOf(plain), sizeOf(typeOf(plain), hops + 1)]
  return length === undefined || element === undefined ? undefined : length * element
}

const isReference = (tag: number): boolean => tag === TAG.referenceType || tag === TAG.rvalueReferenceType
const isPointer = (tag: number): boolean => tag === TAG.pointerType || isReference(tag)

/** A value as C writes it: 3, 0x0, "text", RED, {x = 1, y = 2}. undefined for a type that is not known. */
export function formatValue(
  type: Die | undefined,
  bytes: Buffer,
  memory: VariableMemory,
  depth = 0,
): string | undefined {
  const plain = plainType(type)
  if (!plain) return undefined
  const tag: number = libdw.tag(plain)
  if (tag === TAG.baseType) return formatNumber(plain, bytes)
  if (isPointer(tag)) return formatPointer(typeOf(plain), bytes, memory, isReference(tag) ? depth : depth + 1)
  if (tag === TAG.enumerationType) return formatEnumerator(plain, bytes)
  if (tag === TAG.arrayType) return formatArray(plain, bytes, memory, depth)
  if (tag !== TAG.structureType && tag !== TAG.classType && tag !== TAG.unionType) return undefined
  return depth > DEEPEST ? '{…}' : formatMembers(plain, bytes, memory, depth)
}

function formatNumber(type: Die, bytes: Buffer): string | undefined {
  const encoding = numberOf(type, ATTRIBUTE.encoding)
  if (encoding === ENCODING.float) {
    if (bytes.length === 4) return String(Math.fround(bytes.readFloatLE()))
    return bytes.length === 8 ? String(bytes.readDoubleLE()) : undefined
  }
  const value = unsigned(bytes)
  if (value === undefined) return undefined
  if (encoding === ENCODING.boolean) return value === 0n ? 'false' : 'true'
  const bits = bytes.length * 8
  const isSigned = encoding === ENCODING.signed || encoding === ENCODING.signedChar
  const number = String(isSigned ? BigInt.asIntN(bits, value) : value)
  const isCharacter = isCharacterType(type) && value >= 0x20n && value < 0x7fn
  return isCharacter ? `${number} '${String.fromCharCode(Number(value))}'` : number
}

function unsigned(bytes: Buffer): bigint | undefined {
  if (bytes.length === 0 || bytes.length > 8) return undefined
  const whole = Buffer.alloc(8)
  bytes.copy(whole)
  return whole.readBigUInt64LE()
}

function isCharacterType(type: Die | undefined): boolean {
  if (!type || libdw.tag(type) !== TAG.baseType || numberOf(type, ATTRIBUTE.byteSize) !== 1) return false
  const encoding = numberOf(type, ATTRIBUTE.encoding)
  return encoding === ENCODING.signedChar || encoding === ENCODING.unsignedChar
}

/** With what it points at, where that was captured. */
function formatPointer(
  target: Die | undefined,
  bytes: Buffer,
  memory: VariableMemory,
  depth: number,
): string | undefined {
  const address = unsigned(bytes)
  if (address === undefined || bytes.length !== POINTER_SIZE) return undefined
  const pointer = `0x${address.toString(16)}`
  const plain = plainType(target)
  if (isCharacterType(plain)) {
    const text = memory.text(address, MAX_TEXT)
    return text.length > 0 && isText(text) ? quoted(text) : pointer
  }
  const size = depth > DEEPEST ? undefined : sizeOf(plain)
  const value = size === undefined ? Buffer.alloc(0) : memory.bytes(address, Math.min(size, MAX_VALUE))
  if (!plain || value.length === 0 || libdw.tag(plain) === TAG.baseType || isPointer(libdw.tag(plain))) return pointer
  const pointed = formatValue(plain, value, memory, depth)
  return pointed === undefined || pointed === '{}' ? pointer : `${pointer} ${pointed}`
}

/** Of a structure; what lies beyond is not shown. */
export const MAX_VALUE = 4096

/** A signed char can point at anything. */
const isText = (bytes: Buffer): boolean => {
  const end = bytes.indexOf(0)
  const text = end === -1 ? bytes : bytes.subarray(0, end)
  return text.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

function quoted(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return `${JSON.stringify(decodeText(end === -1 ? bytes : bytes.subarray(0, end)))}${end === -1 ? '…' : ''}`
}

function formatEnumerator(type: Die, bytes: Buffer): string | undefined {
  const value = unsigned(bytes)
  if (value === undefined) return undefined
  const bits = bytes.length * 8
  for (const child of childrenOf(type)) {
    if (libdw.tag(child) !== TAG.enumerator) continue
    const constant = signedOf(child, ATTRIBUTE.constValue)
    if (constant !== undefined && BigInt.asUintN(bits, constant) === value) return textOf(child, ATTRIBUTE.name)
  }
  return String(BigInt.asIntN(bits, value))
}

function lengthOf(array: Die): number | undefined {
  const ranges = [...childrenOf(array)].filter((child) => libdw.tag(child) === TAG.subrangeType)
  const [range] = ranges
  if (!range || ranges.length > 1) return undefined
  const last = numberOf(range, ATTRIBUTE.upperBound)
  return numberOf(range, ATTRIBUTE.count) ?? (last === undefined ? undefined : last + 1)
}

function formatArray(type: Die, bytes: Buffer, memory: VariableMemory, depth: number): string | undefined {
  const element = plainType(typeOf(type))
  const size = sizeOf(element)
  if (!element || !size) return undefined
  if (isCharacterType(element)) return isText(bytes) ? quoted(bytes.subarray(0, MAX_TEXT)) : '{…}'
  if (libdw.tag(element) !== TAG.baseType && !isPointer(libdw.tag(element))) return '{…}'
  const count = Math.floor(bytes.length / size)
  const shown = Array.from({ length: Math.min(count, MAX_ELEMENTS) }, (_, index) =>
    formatValue(element, bytes.subarray(index * size, (index + 1) * size), memory, depth + 2),
  )
  return `{${[...shown, ...(count > MAX_ELEMENTS ? ['…'] : [])].join(', ')}}`
}

function formatMembers(type: Die, bytes: Buffer, memory: VariableMemory, depth: number): string {
  const isUnion = libdw.tag(type) === TAG.unionType
  const members: string[] = []
  for (const child of childrenOf(type)) {
    if (libdw.tag(child) !== TAG.member || hasAttribute(child, ATTRIBUTE.bitSize)) continue
    const at = isUnion ? 0 : numberOf(child, ATTRIBUTE.memberLocation)
    const [size, name] = [sizeOf(typeOf(child)), textOf(child, ATTRIBUTE.name)]
    if (at === undefined || size === undefined || name === undefined) continue
    if (members.length === MAX_MEMBERS || at + size > bytes.length) {
      members.push('…')
      break
    }
    const value = formatValue(typeOf(child), bytes.subarray(at, at + size), memory, depth + DEEPEST + 1)
    if (value !== undefined) members.push(`${name} = ${value}`)
  }
  return `{${members.join(', ')}}`
}
