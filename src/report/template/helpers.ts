import Handlebars from 'handlebars'
import type { Escaper } from '../escape/escaper.js'
import { atMost } from './at-most.js'
import { hang } from './hang.js'
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
export const terminalBlocks = ({ colour, verbose }: TerminalOptions): Helpers => ({
  paint(style, options) {
    const body = options.fn(this)
    return colour ? paint(printable(style, options), body) : body
  },
  hang(indent, options) {
    return hang(Number(printable(indent, options)), options.fn(this))
  },
  atmost(lines, options) {
    const body = options.fn(this)
    return verbose ? body : atMost(Number(printable(lines, options)), body)
  },
})

export interface TerminalOptions {
  colour: boolean
  /** All of a report, not a screen of it. */
  verbose: boolean
}

/** Fields are strings, numbers and flags; a list or an object printed is a mistake in the template. */
function printable(value: unknown, options: Options): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  const what = value === undefined ? 'a field that does not exist' : Array.isArray(value) ? 'a list' : 'an object'
  throw new Handlebars.Exception(`prints ${what}`, options.loc && { type: 'MustacheStatement', loc: options.loc })
}
