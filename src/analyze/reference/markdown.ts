/** Text of a rule file within a sentence or a table cell of Markdown, on one line, with nothing in it obeyed. */
export const text = (value: string): string =>
  oneLine(value).replace(/[\\`*_[\]<>|]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`))

/** The same, set as code. */
export function code(value: string): string {
  const line = oneLine(value).replaceAll('|', '\\|')
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}

/** A web address people may follow, of which the rule file was checked to have no other. */
export const link = (address: string): string => `<${encodeURI(decoded(address))}>`

/** Cells are Markdown already. */
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')

const oneLine = (value: string): string => value.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')

function decoded(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
