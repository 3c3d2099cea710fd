/** The first lines of a text; the last of them says how many are missing. */
export function atMost(limit: number, text: string): string {
  const lines = text.split('\n')
  const end = lines.at(-1) === '' ? lines.pop() : undefined
  if (lines.length <= limit) return text
  const shown = lines.slice(0, limit - 1)
  const indent = /^ */.exec(lines[limit - 1] ?? '')?.[0] ?? ''
  const left = `${indent}… ${lines.length - shown.length} more lines with -v`
  return [...shown, left, ...(end === undefined ? [] : [''])].join('\n')
}
