/** As strace shows strings: C escapes, octal for the rest, cut after some bytes with `...` after the quote. */

const LONGEST = 32

const ESCAPES = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
])

/** `cut`: there was more. */
function quote(bytes: Uint8Array, cut: boolean): string {
  let text = '"'
  for (let at = 0; at < bytes.length; at++) text += escaped(bytes[at] ?? 0, bytes[at + 1])
  return `${text}"${cut ? '...' : ''}`
}

/** A buffer of `total` bytes of which the first are here. */
export const quoteBuffer = (bytes: Uint8Array, total: number): string =>
  quote(bytes.subarray(0, LONGEST), total > Math.min(bytes.length, LONGEST))

/** Text with its NUL; without one it was cut. */
export function quoteText(bytes: Uint8Array, longest = Number.POSITIVE_INFINITY): string {
  const end = bytes.indexOf(0)
  const text = end === -1 ? bytes : bytes.subarray(0, end)
  return quote(text.subarray(0, longest), end === -1 || text.length > longest)
}

export const quoteWord = (bytes: Uint8Array): string => quoteText(bytes, LONGEST)

/** The shortest octal that a following digit does not change. */
function escaped(byte: number, next: number | undefined): string {
  const known = ESCAPES.get(byte)
  if (known !== undefined) return known
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  const digits = byte.toString(8)
  return `\\${next !== undefined && next >= 0x30 && next <= 0x39 ? digits.padStart(3, '0') : digits}`
}
