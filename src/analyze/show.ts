import { shortAddress } from '../model/address.js'
import { visible } from '../model/text/visible.js'
import { isPackage, showPackage } from './operators/package.js'

const MAX_LENGTH = 200

/** A value of an event on one line, for people: short, and without control characters, for processes choose it. */
export function show(value: unknown): string {
  const text = Array.isArray(value) ? list(value) : scalar(value)
  if (text.length <= MAX_LENGTH) return visible(text)
  // Half a character at the cut would make the text invalid.
  return visible(`${text.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`)
}

function scalar(value: unknown): string {
  if (typeof value === 'string')
    return /^0x[0-9a-f]{16}$/.test(value) ? shortAddress(value) : value.slice(0, MAX_LENGTH + 1)
  if (isPackage(value)) return showPackage(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Only as many elements as can be seen. */
const list = (values: unknown[]): string => values.slice(0, MAX_LENGTH).map(scalar).join(', ')
