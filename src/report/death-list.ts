import type { Death } from '../model/death.js'
import { inertJson } from '../model/inert-json.js'
import { localTime } from '../model/text/local-time.js'
import { clip, visible } from '../model/text/visible.js'
import { cut, padEnd, padStart, widthOf } from '../model/text/width.js'

interface Column {
  title: string
  right?: true
  /** To how many columns of the terminal it may be cut. */
  least?: number
  cell(death: Death): string
  /** Is shown instead of a cell that would be cut. */
  short?(death: Death): string
}

/** Those that are cut first come last. */
const COLUMNS: readonly Column[] = [
  { title: 'TIME', cell: ({ time }) => localTime(time) },
  { title: 'ID', cell: ({ id }) => id },
  { title: 'PID', right: true, cell: ({ pid }) => String(pid) },
  { title: 'USER', least: 8, cell: ({ user, uid }) => user ?? String(uid ?? '-') },
  { title: 'STATUS', cell: ({ signal, exitCode }) => signal ?? String(exitCode ?? '-') },
  { title: 'TIMES', right: true, cell: ({ repeats }) => String(1 + repeats) },
  { title: 'CAUSE', least: 12, cell: ({ cause }) => cause ?? '-' },
  { title: 'HOST', least: 10, cell: ({ host }) => host },
  { title: 'UNIT', least: 10, cell: ({ unit, containerName, container }) => unit ?? containerName ?? container ?? '-' },
  { title: 'PROGRAM', least: 10, cell: ({ exe, program }) => exe ?? program, short: ({ program }) => program },
]

/** Shown where they say something: on how many hosts, whether deaths were counted, and units. */
function isWorthIt({ title }: Column, deaths: readonly Death[]): boolean {
  if (title === 'HOST') return deaths.some(({ host }) => host !== deaths[0]?.host)
  if (title === 'UNIT') return deaths.some(({ unit, container }) => unit !== undefined || container !== undefined)
  return title !== 'TIMES' || deaths.some(({ repeats }) => repeats > 0)
}

export interface DeathList {
  header: string
  line(death: Death): string
}

/**
 * A line for each death, in columns as wide as the first deaths need them. Where that is more than `width`, the widest of
 * the columns with text give way: their text is cut, so that a death stays on its line.
 */
export function createDeathList(first: readonly Death[], width = Number.POSITIVE_INFINITY): DeathList {
  const measured = COLUMNS.filter((column) => isWorthIt(column, first)).map((column) => ({
    ...column,
    natural: Math.max(column.title.length, ...first.map((death) => widthOf(shown(column.cell(death))))),
  }))
  const columns = shownIn(measured, width)
  const widths = fitted(columns, width)
  const isCut = columns.map(({ natural }, at) => (widths[at] ?? 0) < natural)
  const join = (cells: readonly string[]): string =>
    columns
      .map(({ right }, at) => {
        const limit = widths[at] ?? 0
        const cell = isCut[at] ? cut(cells[at] ?? '', limit) : (cells[at] ?? '')
        return right ? padStart(cell, limit) : padEnd(cell, limit)
      })
      .join(' '.repeat(SPACE))
      .trimEnd()
  const cellOf = (death: Death, { cell, short }: Column, at: number): string => {
    const text = shown(cell(death))
    return short && isCut[at] && widthOf(text) > (widths[at] ?? 0) ? shown(short(death)) : text
  }
  return {
    header: join(columns.map(({ title }) => title)),
    line: (death) => join(columns.map((column, at) => cellOf(death, column, at))),
  }
}

export const deathJson = (death: Death): string => inertJson(death)

const MAX_CELL = 500
const shown = (cell: string): string => visible(clip(cell, MAX_CELL))

interface Measured extends Column {
  /** Of the widest cell. */
  natural: number
}

/** What a death is found by, and why it died, stays on the narrowest terminal. */
const LEFT_OUT_FIRST = ['UNIT', 'USER', 'HOST', 'PID']

function shownIn(columns: readonly Measured[], width: number): readonly Measured[] {
  const needed = columns.reduce((sum, { least, natural }) => sum + Math.min(least ?? natural, natural), 0)
  const out = LEFT_OUT_FIRST.find((title) => columns.some((column) => column.title === title))
  if (out === undefined || needed + SPACE * (columns.length - 1) <= width) return columns
  return shownIn(
    columns.filter(({ title }) => title !== out),
    width,
  )
}

const SPACE = 2

function fitted(columns: readonly Measured[], width: number): number[] {
  let excess = columns.reduce((sum, { natural }) => sum + natural, SPACE * (columns.length - 1)) - width
  const widths = columns.toReversed().map(({ natural, least = natural }) => {
    const taken = Math.max(0, Math.min(excess, natural - least))
    excess -= taken
    return natural - taken
  })
  return widths.toReversed()
}
