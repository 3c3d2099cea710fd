/** One paragraph of at most 100 columns, its second and later lines indented by `indent`. Never breaks a word. */
export function hang(indent: number, text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (word === '') continue
    if (line && indent + columns(line) + 1 + columns(word) > WIDTH) {
      lines.push(line)
      line = word
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}

const WIDTH = 100

// biome-ignore lint/suspicious/noControlCharactersInRegex: the styles of paint.ts take no room
const columns = (text: string): number => text.replace(/\x1b\[[\d;]*m/g, '').length
