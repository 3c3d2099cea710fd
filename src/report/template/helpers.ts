import Handlebars from 'handlebars'
import { hang } from '../../model/text/width.js'
import type { Escaper } from '../escape/escaper.js'
import { atMost } from './at-most.js'
import { paint } from './paint.js'

type Options = Handlebars.HelperOptions & { loc?: hbs.AST.SourceLocation }
type Helper = (this: unknown, value: unknown, options: Options) => string
type Helpers = Record<string, Helper>

/** Helpers that print a value: `{{code x}}`. `{{x}}` alone is `{{text x}}`. */
export const printers = (escaper: Escaper): Helpers => ({
  text: (value, options) => escaper.text(printable(value, options)),
  code: (value, options) => escaper.code(printable(value, options)),
  block: (value, options) => escaper.block(printable(value, options)),
  link: (value, options) => escaper.link(printable(value, options)),
})

/** Block helpers of the terminal: `{{#paint "bold"}}…{{/paint}}`, `{{#hang 8}}…{{/hang}}`, `{{#atmost 5}}…{{/atmost}}`. */
export const terminalBlocks = ({ colour, verbose, width }: TerminalOptions): Helpers => ({
  paint(style, options) {
    const body = options.fn(this)
    return colour ? paint(printable(style, options), body) : body
  },
  hang(indent, options) {
    return hang(wholeNumber(indent, options), options.fn(this), width)
  },
  atmost(lines, options) {
    const body = options.fn(this)
    const limit = wholeNumber(lines, options)
    return verbose ? body : atMost(limit, body)
  },
})

export interface TerminalOptions {
  colour: boolean
  /** All of a report, not a screen of it. */
  verbose: boolean
  /** Columns. */
  width: number
}

/** Columns and lines of a page; more would only fill the memory. */
const MAX_NUMBER = 1000

function wholeNumber(value: unknown, options: Options): number {
  const number = Number(printable(value, options))
  if (Number.isInteger(number) && number >= 0 && number <= MAX_NUMBER) return number
  throw refusal(`takes a whole number up to ${MAX_NUMBER}, not ${printable(value, options)}`, options)
}

const refusal = (message: string, { loc }: Options): Error =>
  new Handlebars.Exception(message, loc && { type: 'MustacheStatement', loc })

/** Fields are strings, numbers and flags; a list or an object printed is a mistake in the template. */
function printable(value: unknown, options: Options): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  const what = value === undefined ? 'a field that does not exist' : Array.isArray(value) ? 'a list' : 'an object'
  throw refusal(`prints ${what}`, options)
}
