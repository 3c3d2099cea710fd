import { MAX_WORDS, PARTS, TEXT_CAPACITY, VECTOR_CAPACITY, WORD_CAPACITY } from '../abi.js'
import { type Argument, bytesAt, hex, pointer, shown, signed, unsigned } from './argument.js'
import { quoteBuffer, quoteText, quoteWord } from './text.js'

/** The kinds of arguments that many calls have. */

export const int = shown((_call, value) => String(signed(value)))
export const uint = shown((_call, value) => String(unsigned(value)))
/** A user or group; the highest number means that none is given. */
export const owner = shown((_call, value) => (unsigned(value) === 0xffff_ffff ? '-1' : String(unsigned(value))))
export const long = shown((_call, value) => String(BigInt.asIntN(64, value)))
export const size = shown((_call, value) => String(value))
export const address = shown((_call, value) => pointer(value))
export const hexNumber = shown((_call, value) => (value === 0n ? '0' : hex(value)))
/** An address or a number: unknown which. */
export const word = shown((_call, value) => (value < 0x1_0000_0000n ? String(value) : hex(value)))

const AT_FDCWD = -100
export const directory = shown((_call, value) => (signed(value) === AT_FDCWD ? 'AT_FDCWD' : String(signed(value))))

export const mode = shown((_call, value) => modeText(unsigned(value)))
/** As strace: 0755, 022, 000. */
export const modeText = (value: number): string => `0${value.toString(8)}`.padStart(3, '0')

/** NULL, and addresses that could not be read, are shown as such. */
const atAddress =
  (part: number, show: (bytes: Buffer, total: number) => string): Argument['show'] =>
  (call, value, index) => {
    const piece = call.raw.pieces.find((each) => each.argument === index && each.part === part)
    return piece ? show(piece.bytes, piece.total) : pointer(value)
  }

export const path = shown(
  atAddress(PARTS.entry, (bytes) => quoteText(bytes)),
  { how: 'text', when: ['entry'], most: TEXT_CAPACITY },
)

export const text = shown(
  atAddress(PARTS.entry, (bytes) => quoteWord(bytes)),
  { how: 'text', when: ['entry'], most: TEXT_CAPACITY },
)

const MAX_BUFFER = VECTOR_CAPACITY

/** What the process gives, as long as another argument says. */
export const givenBuffer = (length: number): Argument => {
  const atEntry = atAddress(PARTS.entry, quoteBuffer)
  return shown(
    (call, value, index) => (call.raw.arguments[length] === 0n && value !== 0n ? '""' : atEntry(call, value, index)),
    { how: 'bytes', when: ['entry'], length, most: MAX_BUFFER },
  )
}

/** What the kernel gives, as long as the result says. */
export const filledBuffer: Argument = {
  take: { how: 'bytes', when: ['return'], length: 'result', most: MAX_BUFFER },
  show: (call, value, index) => {
    if (!call.failed && call.raw.result === 0n && value !== 0n) return '""'
    return atAddress(PARTS.return, quoteBuffer)(call, value, index)
  },
}

/** A structure that the process gives. */
export const given = (most: number, show: (bytes: Buffer, call: Parameters<Argument['show']>[0]) => string): Argument =>
  shown(
    (call, value, index) => {
      const bytes = bytesAt(call, index, PARTS.entry)
      return bytes && bytes.length >= most ? show(bytes, call) : pointer(value)
    },
    { how: 'bytes', when: ['entry'], most },
  )

/** A structure that the kernel fills in, shown when the call succeeded. */
export const filled = (
  most: number,
  show: (bytes: Buffer, call: Parameters<Argument['show']>[0]) => string,
): Argument =>
  shown(
    (call, value, index) => {
      const bytes = bytesAt(call, index, PARTS.return)
      return bytes && bytes.length >= most ? show(bytes, call) : pointer(value)
    },
    { how: 'bytes', when: ['return'], most },
  )

export const words: Argument = {
  take: { how: 'words', when: ['entry'], most: MAX_WORDS * WORD_CAPACITY },
  show: (call, value, index) => {
    const taken = call.raw.pieces.filter((piece) => piece.argument === index && piece.part >= PARTS.first)
    if (taken.length === 0) return value === 0n ? 'NULL' : '[]'
    const texts = taken.slice(0, MAX_WORDS - 1).map(({ bytes }) => quoteWord(bytes))
    return `[${texts.join(', ')}${taken.length >= MAX_WORDS ? ', ...' : ''}]`
  },
}

/** As strace shows an environment: the number of variables, not their values, which may be secrets. */
export const wordCount: Argument = {
  take: { how: 'count', when: ['entry'], most: 0 },
  show: (call, value, index) => {
    const count = call.raw.pieces.find((piece) => piece.argument === index)?.total
    return value === 0n || count === undefined
      ? pointer(value)
      : `${hex(value)} /* ${count} var${count === 1 ? '' : 's'} */`
  },
}
