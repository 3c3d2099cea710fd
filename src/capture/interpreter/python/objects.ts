import type { Peek } from '../peek.js'
import { withoutSurrogates } from '../surrogates.js'
import type { Layout } from './layout.js'

/** struct state of PyASCIIObject (Include/cpython/unicodeobject.h): kind, and where the characters are. */
const KIND_SHIFT = 2
const COMPACT = 1 << 5
const ASCII = 1 << 6

/** Bytes of a character, by the kind of a string. */
type Width = 1 | 2 | 4

/** The text of a string object, its first `most` characters; undefined where it is none, or not in one piece. */
export function textOf(peek: Peek, address: bigint, { text }: Layout, most: number): string | undefined {
  const length = peek.word(address + BigInt(text.length))
  const state = peek.bytes(address + BigInt(text.state), 1)?.[0]
  if (length === undefined || state === undefined || (state & COMPACT) === 0) return undefined
  const width = (state >> KIND_SHIFT) & 7
  if (width !== 1 && width !== 2 && width !== 4) return undefined
  const start = address + BigInt((state & ASCII) === 0 ? text.compactSize : text.asciiSize)
  const characters = length < BigInt(most) ? Number(length) : most
  const bytes = peek.bytes(start, characters * width)
  return bytes && `${decode(bytes, width)}${BigInt(characters) < length ? '…' : ''}`
}

function decode(bytes: Buffer, width: Width): string {
  if (width === 1) return bytes.toString('latin1')
  if (width === 2) return withoutSurrogates(bytes.toString('utf16le'))
  let text = ''
  for (let at = 0; at < bytes.length; at += width) {
    const code = bytes.readUInt32LE(at)
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }
  return withoutSurrogates(text)
}

/** The content of a bytes object; undefined where it is longer than `most`. */
export function bytesOf(peek: Peek, address: bigint, { bytes }: Layout, most: number): Buffer | undefined {
  const size = peek.word(address + BigInt(bytes.size))
  return size === undefined || size > BigInt(most) ? undefined : peek.bytes(address + BigInt(bytes.start), Number(size))
}
