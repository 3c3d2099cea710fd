import type { Activity } from '../model/activity.js'
import type { Finding } from '../model/finding.js'
import type { Termination } from '../model/termination.js'
import { clip, visible } from '../model/text/visible.js'
import { fold, padEnd, padStart } from '../model/text/width.js'

type Line = Activity & { verdict?: Finding }

export interface ActivityColumns {
  /** Starts of programs are among the lines. */
  starts: boolean
  threads: boolean
  verdicts: boolean
}

interface Column {
  title: string
  width: number
  right?: true
  cell(line: Line): string
}

/**
 * Lines in columns of fixed widths, because later lines are not known yet. The last column is continued below
 * where it is wider than what is left of `width`.
 */
export function createActivityTable(
  shown: ActivityColumns,
  width = Number.POSITIVE_INFINITY,
): { header: string; line(line: Line): string } {
  const columns = [
    column('TIME (UTC)', 12, ({ time }) => time.slice(11, 23)),
    ...(shown.starts ? [column('EVENT', 5, ({ event }) => event)] : []),
    number('PID', 7, ({ process }) => process.pid),
    ...(shown.threads ? [number('TID', 7, ({ process }) => process.tid)] : []),
    number('PPID', 7, ({ process }) => process.ppid),
    number('UID', 5, ({ process }) => process.uid),
    number('DURATION', 9, ({ process }) => shortDuration(process.durationMs)),
    column('STATUS', 14, ({ termination }) => status(termination)),
    column('COMM', 15, ({ process }) => process.comm),
    ...(shown.starts || shown.verdicts ? [column(detailTitle(shown), 0, detail)] : []),
  ]
  return {
    header: join(columns, (one) => one.title),
    line: (line) =>
      fold(
        join(columns, (one) => visible(clip(one.cell(line), MAX_CELL))),
        width,
      ),
  }
}

const MAX_CELL = 500

const column = (title: string, width: number, cell: Column['cell']): Column => ({ title, width, cell })
const number = (title: string, width: number, cell: (line: Line) => number | string | undefined): Column => ({
  ...column(title, width, (line) => String(cell(line) ?? '-')),
  right: true,
})

const join = (columns: Column[], text: (column: Column) => string): string =>
  columns
    .map((one) => (one.right ? padStart(text(one), one.width) : padEnd(text(one), one.width)))
    .join(' ')
    .trimEnd()

/** 3, SIGSEGV, SIGSEGV (core). */
function status(termination: Termination | undefined): string {
  if (termination === undefined) return '-'
  if (termination.kind === 'exit') return String(termination.exitCode)
  const name = termination.signal ?? `signal ${termination.signalNumber}`
  return termination.coreDumped ? `${name} (core)` : name
}

/** 0.4ms, 12.31s, 5h02m: without spaces, in at most nine characters. */
function shortDuration(ms: number | undefined): string {
  if (ms === undefined) return '-'
  if (ms < 1000) return `${ms.toFixed(1)}ms`
  if (ms < 600_000) return `${(ms / 1000).toFixed(2)}s`
  const minutes = Math.floor(ms / 60_000)
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`
}

const detailTitle = ({ starts, verdicts }: ActivityColumns): string =>
  [...(starts ? ['FILE AND ARGUMENTS'] : []), ...(verdicts ? ['VERDICT'] : [])].join(' / ')

const detail = (line: Line): string =>
  line.event === 'exec' ? commandLine(line.file, line.process.argv) : (line.verdict?.title ?? '')

/** The file first: an argument 0 can be anything. */
const commandLine = (file: string | undefined, argv: string[] = []): string => [file ?? '', ...argv.slice(1)].join(' ')
