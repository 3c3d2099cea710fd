import { clip, visible } from './visible.js'
import { padEnd, padStart, widthOf, wrap } from './width.js'

type Cell = string | number

/**
 * Rows of cells as lines, each column as wide as its widest cell and two spaces from the next; numbers to the right.
 * Cells are made visible and clipped first: none can start a line of its own or push the others away. Where the table
 * is wider than `width`, cells are wrapped between words; where even that is too wide, the last columns stand below
 * the others, indented.
 */
export function table(rows: readonly (readonly Cell[])[], width = Number.POSITIVE_INFINITY): string {
  const texts = rows.map((row) => row.map((cell) => visible(clip(String(cell), MAX_CELL))))
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const sizes = Array.from({ length: columns }, (_, at) => sizeOf(texts.map((row) => row[at] ?? '')))
  const groups = groupsOf(sizes, width)
  return rows.map((row, i) => groups.flatMap((group) => linesOf(row, texts[i] ?? [], group)).join('\n')).join('\n')
}

const MAX_CELL = 1000
const SPACE = 2
const INDENT = 4
/** Narrower columns, of dates and names, read badly when they are wrapped. */
const MAX_UNWRAPPED = 24

interface Size {
  /** Of the widest cell. */
  natural: number
  /** To which it can shrink without a broken word. */
  least: number
}

function sizeOf(cells: readonly string[]): Size {
  const natural = Math.max(0, ...cells.map(widthOf))
  const word = Math.max(0, ...cells.flatMap((cell) => cell.split(' ').map(widthOf)))
  return { natural, least: Math.max(word, Math.min(natural, MAX_UNWRAPPED)) }
}

/** Columns that stand beside each other. */
interface Group {
  first: number
  indent: number
  widths: number[]
}

function groupsOf(sizes: readonly Size[], width: number): Group[] {
  const groups: Group[] = []
  let first = 0
  while (first < sizes.length) {
    const indent = first === 0 ? 0 : INDENT
    let end = first + 1
    while (end < sizes.length && total(sizes.slice(first, end + 1).map(({ least }) => least)) <= width - indent) end++
    groups.push({ first, indent, widths: shrunk(sizes.slice(first, end), width - indent) })
    first = end
  }
  return groups
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + SPACE * (widths.length - 1)

/** The widest column gives way first. */
function shrunk(sizes: readonly Size[], width: number): number[] {
  const widths = sizes.map(({ natural }) => natural)
  for (let excess = total(widths) - width; excess > 0; excess--) {
    const [widest] = sizes
      .flatMap(({ least }, at) => ((widths[at] ?? 0) > least ? [at] : []))
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function linesOf(cells: readonly Cell[], texts: readonly string[], { first, indent, widths }: Group): string[] {
  const wrapped = widths.map((width, i) => {
    const text = texts[first + i] ?? ''
    return widthOf(text) <= width ? [text] : wrap(text, width)
  })
  const height = Math.max(1, ...wrapped.map((lines) => lines.length))
  const lines = Array.from({ length: height }, (_, line) => {
    const padded = widths.map((width, i) => {
      const pad = typeof cells[first + i] === 'number' ? padStart : padEnd
      return pad(wrapped[i]?.[line] ?? '', width)
    })
    return `${' '.repeat(indent)}${padded.join(' '.repeat(SPACE))}`.trimEnd()
  })
  return indent > 0 && lines.join('') === '' ? [] : lines
}
