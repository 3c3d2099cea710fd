import { shortAddress } from '../model/address.js'
import { visible } from '../model/text/visible.js'
import { isPackage, showPackage } from './operators/package.js'

const MAX_LENGTH = 200
/** Several sentences, and a path or the name of a control group in them. */
const MAX_WORDS = 2000

/** A value of an event on one line, for people: short, and without control characters, for processes choose it. */
export const show = (value: unknown): string => shorten(Array.isArray(value) ? list(value) : scalar(value), MAX_LENGTH)

/** The same for a fact that is a text of our own words (`inWords`), which is long enough to be shown whole. */
export const showWords = (text: string): string => shorten(text, MAX_WORDS)

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return visible(text)
  // Half a character at the cut would make the text invalid.
  return visible(`${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')}…`)
}

function scalar(value: unknown): string {
  if (typeof value === 'string')
    return /^0x[0-9a-f]{16}$/.test(value) ? shortAddress(value) : value.slice(0, MAX_LENGTH + 1)
  if (isPackage(value)) return showPackage(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Only as many elements as can be seen. */
const list = (values: unknown[]): string => values.slice(0, MAX_LENGTH).map(scalar).join(', ')
