import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/**
 * The only module that measures text: in columns of a terminal, of which a wide character (UAX #11) takes two, a
 * combining one none, and a style (ECMA-48 SGR) none.
 */

/** Columns of a report where the width of the terminal is not known, as in a pipe or a file. */
export const PLAIN_WIDTH = 100

/** The ellipsis is of ambiguous width, for which a column is taken. */
const NARROW = /^[\x20-\x7e…]*$/

export const widthOf = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text))

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** At most `width` columns of text, the last of them an ellipsis where something was cut off. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let [shown, used] = ['', 1]
  segmenter ??= new Intl.Segmenter()
  for (const { segment } of segmenter.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    shown += segment
  }
  return `${shown}…`
}

/** Made when it is needed: most texts are of ASCII alone. */
let segmenter: Intl.Segmenter | undefined

/** The lines of one paragraph. No word is broken: one that is wider than `width` has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const line = text.trim().replace(/\s+/g, ' ')
  return widthOf(line) <= width ? [line] : wrapAnsi(line, Math.max(1, width)).split('\n')
}

/** One paragraph, its second and later lines indented by `indent`. The first line starts there already. */
export const hang = (indent: number, text: string, width: number): string =>
  wrap(text, width - indent).join(`\n${' '.repeat(indent)}`)

/** Lines as they are, but those wider than `width` are continued below, four columns further in than they begin. */
export const fold = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : folded(line, width)))
    .join('\n')

function folded(line: string, width: number): string {
  const body = line.trimStart()
  const indent = ' '.repeat(line.length - body.length)
  const parts = wrapAnsi(body, Math.max(1, width - indent.length - 4), { trim: false }).split('\n')
  return parts.map((part, i) => `${indent}${i === 0 ? '' : '    '}${part.trim()}`).join('\n')
}
