import type { Peek } from '../peek.js'
import { withoutSurrogates } from '../surrogates.js'
import type { Constants } from './constants.js'

/** The objects of V8's heap, on 64-bit processors without pointer compression, as Node.js has it. */
export interface Heap {
  peek: Peek
  constants: Constants
  /** The value of a field of an object; undefined for a value that is none. */
  field(object: bigint, offset: number): bigint | undefined
  bytesAt(object: bigint, offset: number, length: number): Buffer | undefined
  /** Its instance type. */
  typeOf(value: bigint | undefined): number | undefined
  /** The first characters of a string. */
  text(value: bigint | undefined, most: number): string | undefined
}

/** Pointers to objects have this bit (include/v8-internal.h: kHeapObjectTag). */
const TAG = 1n

export const isObject = (value: bigint): boolean => (value & 3n) === TAG

/** The number that a value stands for that is no pointer, in its upper half (SmiTagging<8>). */
export const smallInteger = (value: bigint | undefined): number | undefined =>
  value === undefined || (value & 0xffffffffn) !== 0n ? undefined : Number(BigInt.asIntN(32, value >> 32n))

/** Strings that were put together and never read are trees. */
const MAX_PARTS = 64

export function heapOf(peek: Peek, constants: Constants): Heap {
  const c = constants
  const field = (object: bigint, offset: number): bigint | undefined =>
    isObject(object) ? peek.word(object - TAG + BigInt(offset)) : undefined
  const typeOf = (value: bigint | undefined): number | undefined => {
    const map = value === undefined ? undefined : field(value, 0)
    if (map === undefined || !isObject(map)) return undefined
    return peek.bytes(map - TAG + BigInt(c.instanceType), 2)?.readUInt16LE()
  }

  /** A string of the program itself is outside of the heap: where follows what owns it (ExternalString: resource_data). */
  const externalText = (string: bigint): bigint | undefined => field(string, c.externalResource + 8)

  /** Characters of a string that holds its own; or the strings that it is made of. */
  const look = (string: bigint, type: number, most: number): string | bigint[] | undefined => {
    const kind = type & c.representationMask
    const parts = kind === c.cons ? [c.consFirst, c.consSecond] : kind === c.thin ? [c.thinActual] : undefined
    if (parts) return parts.flatMap((offset) => field(string, offset) ?? [])
    const length = peek.bytes(string - TAG + BigInt(c.stringLength), 4)?.readUInt32LE()
    const isOneByte = (type & c.encodingMask) === c.oneByteTag
    const own = string - TAG + BigInt(isOneByte ? c.oneByte : c.twoByte)
    const start = kind === c.sequential ? own : kind === c.external ? externalText(string) : undefined
    if (length === undefined || start === undefined) return undefined
    const bytes = peek.bytes(start, Math.min(length, most) * (isOneByte ? 1 : 2))
    return bytes?.toString(isOneByte ? 'latin1' : 'utf16le')
  }

  const text = (value: bigint | undefined, most: number): string | undefined => {
    if (value === undefined) return undefined
    let found = ''
    const left = [value]
    for (let count = 0; left.length > 0 && count < MAX_PARTS && found.length < most; count++) {
      const string = left.pop() ?? 0n
      const type = typeOf(string)
      if (type === undefined || type >= c.firstNonString) return undefined
      const part = look(string, type, most - found.length)
      if (part === undefined) return undefined
      if (typeof part === 'string') found += part
      else left.push(...part.toReversed())
    }
    return withoutSurrogates(found)
  }
  const bytesAt = (object: bigint, offset: number, length: number): Buffer | undefined =>
    isObject(object) ? peek.bytes(object - TAG + BigInt(offset), length) : undefined
  return { peek, constants, field, bytesAt, typeOf, text }
}
