/**
 * Text with every character that is not plainly visible written out: \n, \x1b, \u202e. Controls could drive a terminal,
 * format characters reorder or hide what is read, surrogates and unassigned code points print differently everywhere.
 */
export const visible = (text: string): string => (PLAIN.test(text) ? text : text.replace(UNSEEN, writtenOut))

/** The same for text of several lines: line feeds and tabs stay. */
export const visibleLines = (text: string): string => text.replaceAll('\r\n', '\n').replace(UNSEEN_IN_LINES, writtenOut)

/** At most `limit` UTF-16 units of text, and how many more there were. */
export const clip = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit)}… (+${text.length - limit} characters)`

/** Nearly all texts of a long list; to look for categories of Unicode in them takes five times as long. */
const PLAIN = /^[\x20-\x7e]*$/
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
const UNSEEN_IN_LINES = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function writtenOut(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return SHORT[character] ?? `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}
