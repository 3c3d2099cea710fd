import { shortAddress } from '../model/address.js'
import { isPackage, showPackage } from './operators/package.js'

const MAX_LENGTH = 200

/** A value of an event on one line, for people: short, and without control characters, for processes choose it. */
export function show(value: unknown): string {
  const text = Array.isArray(value) ? list(value) : scalar(value)
  if (text.length <= MAX_LENGTH && PLAIN.test(text)) return text
  const [head, tail] = [text.slice(0, MAX_LENGTH), text.length > MAX_LENGTH ? '…' : '']
  // Half a character at the cut would make the text invalid.
  return `${head.replace(/[\ud800-\udbff]$/, '')}${tail}`.replace(CONTROLS, visible)
}

const PLAIN = /^[\x20-\x7e]*$/

/** Controls, line separators, and the marks that turn the direction of text round. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

const NAMED: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\u001b': '\\e' }

const visible = (character: string): string =>
  NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function scalar(value: unknown): string {
  if (typeof value === 'string')
    return /^0x[0-9a-f]{16}$/.test(value) ? shortAddress(value) : value.slice(0, MAX_LENGTH + 1)
  if (isPackage(value)) return showPackage(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Only as many elements as can be seen. */
const list = (values: unknown[]): string => values.slice(0, MAX_LENGTH).map(scalar).join(', ')
