/** The letters, numbers and identifiers of Rust's v0 mangling (RFC 2603), read one after the other. */
export interface Cursor {
  /** Without the leading _R. */
  text: string
  at: number
  /** Work left: names are hostile, and back references could make a short one endless. */
  budget: number
}

/** Thrown for anything that is not a v0 name. */
export class MalformedName extends Error {}

function spend(cursor: Cursor, work = 1): void {
  cursor.budget -= work
  if (cursor.budget < 0) throw new MalformedName()
}

export const peek = ({ text, at }: Cursor): string => text[at] ?? ''

export function next(cursor: Cursor): string {
  spend(cursor)
  const letter = peek(cursor)
  if (letter === '') throw new MalformedName()
  cursor.at++
  return letter
}

/** Takes the letter if it is there. */
export function take(cursor: Cursor, letter: string): boolean {
  if (peek(cursor) !== letter) return false
  cursor.at++
  return true
}

export function takePattern(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0] ?? ''
  cursor.at += found.length
  return found
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `_` is 0, `0_` is 1, … */
export function base62(cursor: Cursor): number {
  const digits = takePattern(cursor, /[0-9a-zA-Z]*/y)
  if (!take(cursor, '_')) throw new MalformedName()
  if (digits === '') return 0
  return [...digits].reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0) + 1
}

/** The number after an optional tag: 0 without it. */
export const tagged = (cursor: Cursor, tag: string): number => (take(cursor, tag) ? base62(cursor) + 1 : 0)

/** Without its disambiguator. Punycode is left as it is. */
export function plainIdentifier(cursor: Cursor): string {
  const encoded = take(cursor, 'u')
  const length = Number(takePattern(cursor, /0|[1-9][0-9]*/y) || Number.NaN)
  take(cursor, '_')
  const name = cursor.text.slice(cursor.at, cursor.at + length)
  if (name.length !== length) throw new MalformedName()
  // A back reference writes it out again.
  spend(cursor, name.length >> 3)
  cursor.at += length
  return encoded ? `punycode{${name}}` : name
}
