import type { Death, DeathKind } from '../model/death.js'
import { inertJson } from '../model/inert-json.js'
import { localTime } from '../model/text/local-time.js'
import { clip, visible } from '../model/text/visible.js'
import { cut, padEnd, padStart, widthOf } from '../model/text/width.js'

interface Column {
  title: string
  right?: true
  /** To how many columns of the terminal it may be cut. */
  least?: number
  /** Of this death alone. */
  own?(death: Death): string
  /** Of all deaths of a kind. */
  common?(kind: DeathKind): string
  /** Is shown instead of a cell that would be cut. */
  short?(kind: DeathKind): string
}

/** Those that are cut first come last. */
const COLUMNS: readonly Column[] = [
  { title: 'TIME', own: ({ time }) => localTime(time) },
  { title: 'ID', own: ({ id }) => id },
  { title: 'PID', right: true, own: ({ pid }) => String(pid) },
  { title: 'USER', least: 8, common: ({ user, uid }) => user ?? String(uid ?? '-') },
  { title: 'STATUS', common: ({ signal, exitCode }) => signal ?? String(exitCode ?? '-') },
  { title: 'TIMES', right: true, own: ({ repeats }) => String(1 + repeats) },
  { title: 'CAUSE', least: 12, common: ({ cause }) => cause ?? '-' },
  { title: 'HOST', least: 10, common: ({ host }) => host },
  {
    title: 'UNIT',
    least: 10,
    common: ({ unit, containerName, container }) => unit ?? containerName ?? container ?? '-',
  },
  { title: 'PROGRAM', least: 10, common: ({ exe, program }) => exe ?? program, short: ({ program }) => program },
]

/** Shown where they say something: on how many hosts, whether deaths were counted, and units. */
function isWorthIt({ title }: Column, deaths: readonly Death[]): boolean {
  if (title === 'HOST') return deaths.some(({ kind }) => kind.host !== deaths[0]?.kind.host)
  if (title === 'UNIT') return deaths.some(({ kind }) => kind.unit !== undefined || kind.container !== undefined)
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
    natural: Math.max(column.title.length, ...first.map((death) => widthOf(textOf(column, death)))),
  }))
  const columns = shownIn(measured, width)
  const widths = fitted(columns, width)
  const cells = columns.map((column, at) => cellOf(column, widths[at] ?? 0, at === columns.length - 1))
  const runs = runsOf(cells)
  return {
    header: cells.map(({ padded, title }) => padded(title)).join(SPACE),
    line: (death) => {
      let line = ''
      for (const run of runs) line += line === '' ? run(death) : SPACE + run(death)
      return line
    },
  }
}

interface Cell extends Measured {
  padded(text: string): string
  text(death: Death): string
}

function cellOf(column: Measured, width: number, isLast: boolean): Cell {
  const { natural, right, short } = column
  const isCut = width < natural
  const padded = (text: string): string => {
    const cell = isCut ? cut(text, width) : text
    return right ? padStart(cell, width) : isLast ? cell : padEnd(cell, width)
  }
  const text = (death: Death): string => {
    const whole = textOf(column, death)
    return padded(short && isCut && widthOf(whole) > width ? shown(short(death.kind)) : whole)
  }
  return { ...column, padded, text }
}

/** Cells next to one another that all deaths of a kind have in common are put together once for each kind. */
function runsOf(cells: readonly Cell[]): ((death: Death) => string)[] {
  const [cell] = cells
  if (!cell) return []
  const end = cells.findIndex(({ own }) => own)
  if (end === 0) return [cell.text, ...runsOf(cells.slice(1))]
  const common = end < 0 ? cells : cells.slice(0, end)
  const known = new WeakMap<DeathKind, string>()
  const run = (death: Death): string => {
    const text = known.get(death.kind) ?? common.map((each) => each.text(death)).join(SPACE)
    known.set(death.kind, text)
    return text
  }
  return [run, ...runsOf(cells.slice(common.length))]
}

/** Deaths as lines of JSON. What they have in common is written out once for each kind. */
export function createDeathJson(): (death: Death) => string {
  const known = new WeakMap<DeathKind, string>()
  return ({ kind, id, time, pid, repeats, lastTime }) => {
    const common = known.get(kind) ?? inertJson(kind).slice(1)
    known.set(kind, common)
    // Named one by one: a rest of properties takes twice the time.
    const own = { id, time, pid, repeats, lastTime } satisfies Omit<Death, 'kind'>
    return `${inertJson(own).slice(0, -1)},${common}`
  }
}

const textOf = ({ own, common }: Column, death: Death): string => shown(own?.(death) ?? common?.(death.kind) ?? '')

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
  if (out === undefined || needed + SPACE.length * (columns.length - 1) <= width) return columns
  return shownIn(
    columns.filter(({ title }) => title !== out),
    width,
  )
}

const SPACE = '  '

function fitted(columns: readonly Measured[], width: number): number[] {
  let excess = columns.reduce((sum, { natural }) => sum + natural, SPACE.length * (columns.length - 1)) - width
  const widths = columns.toReversed().map(({ natural, least = natural }) => {
    const taken = Math.max(0, Math.min(excess, natural - least))
    excess -= taken
    return natural - taken
  })
  return widths.toReversed()
}
