/**
 * One line on standard error. Controls, and characters that reorder or hide text, come from names and paths and are
 * written out.
 */
export function note(text: string): void {
  process.stderr.write(`crashcrawler: ${text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, writtenOut)}\n`)
}

function writtenOut(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`
}
