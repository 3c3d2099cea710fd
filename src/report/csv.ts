import type { Incident } from '../model/finding.js'
import { clip, visible } from '../model/text/visible.js'

type Column = [name: string, value: (incident: Incident) => string | number | undefined]

const COLUMNS: readonly Column[] = [
  ['time', ({ time }) => time],
  ['host', ({ host }) => host.hostname],
  ['program', ({ process }) => process.comm],
  ['pid', ({ process }) => process.pid],
  ['unit', ({ process }) => process.container],
  ['signal_or_status', ({ termination }) => termination?.signal ?? termination?.signalNumber ?? termination?.exitCode],
  ['cause', ({ findings: [verdict] }) => verdict?.cause],
  ['severity', ({ findings: [verdict] }) => verdict?.severity],
  ['signature', ({ signature }) => signature],
  ['id', ({ id }) => id],
]

export const CSV_HEADER = COLUMNS.map(([name]) => name).join(',')

/** A line of comma-separated values, for spreadsheets: RFC 4180, but for the LF at its end. */
export const renderCsv = (incident: Incident): string =>
  `${COLUMNS.map(([, value]) => field(value(incident))).join(',')}\n`

const MAX_FIELD = 1000

function field(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = visible(clip(inert(value), MAX_FIELD))
  return /[",;\s']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A spreadsheet takes for a formula whatever begins with one of these, in their full width too (OWASP, CSV Injection).
 * Where it separates fields by semicolons a field begins after each of those.
 */
const inert = (text: string): string => text.replace(/(?<=^|;)(?=["'\s]*[=+\-@\t\r＝＋－＠])/g, "'")
