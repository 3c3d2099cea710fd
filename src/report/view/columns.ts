import { clip, visible } from '../escape/visible.js'

type Cell = string | number

/**
 * Rows of cells as lines, each column as wide as its widest cell; numbers to the right. Cells are made visible and cut
 * first: none can start a line of its own or push the others away.
 */
export function columns(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => visible(clip(String(cell), CELL))))
  const width = (column: number) => Math.max(0, ...texts.map((row) => row[column]?.length ?? 0))
  const widths = rows.reduce<readonly Cell[]>((a, b) => (b.length > a.length ? b : a), []).map((_, i) => width(i))
  return texts.map((row, i) => lineOf(row, rows[i] ?? [], widths)).join('\n')
}

const CELL = 200

function lineOf(texts: readonly string[], cells: readonly Cell[], widths: readonly number[]): string {
  const padded = texts.map((text, i) => {
    const width = widths[i] ?? 0
    return typeof cells[i] === 'number' ? text.padStart(width) : text.padEnd(width)
  })
  return padded.join('  ').trimEnd()
}
