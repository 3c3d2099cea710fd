import { CSV_HEADER, renderCsv } from './csv.js'
import type { FormatDescription } from './format.js'
import { renderFindings, renderJson } from './json.js'
import { openPages } from './page.js'
import { createSummary } from './summary.js'

/**
 * What `--format` takes. The first is the default on standard output. Each renderer escapes what it prints for its
 * format. A new format is a renderer in a file of its own, and a row here.
 */
const TABLE = {
  terminal: { layout: 'page', per: 'incident', file: 'txt', brief: false, open: openPages('txt') },
  md: { layout: 'page', per: 'incident', file: 'md', brief: false, open: openPages('md') },
  html: { layout: 'page', per: 'incident', file: 'html', brief: false, open: openPages('html') },
  json: { layout: 'line', per: 'incident', file: 'json', brief: false, open: () => renderJson },
  findings: { layout: 'line', per: 'incident', file: 'findings.json', brief: true, open: () => renderFindings },
  csv: { layout: 'line', per: 'run', file: 'incidents.csv', brief: true, header: CSV_HEADER, open: () => renderCsv },
  summary: { layout: 'table', per: 'run', file: 'summary.txt', brief: true, open: createSummary },
} as const satisfies Record<string, FormatDescription>

export type Format = keyof typeof TABLE

/** Formats with a document for each incident. */
export type IncidentFormat = {
  [F in Format]: (typeof TABLE)[F] extends { layout: 'table' } ? never : F
}[Format]

const isFormat = (name: string): name is Format => Object.hasOwn(TABLE, name)

export const FORMATS: readonly Format[] = Object.keys(TABLE).filter(isFormat)

export const describeFormat = (format: Format): FormatDescription => TABLE[format]

export const isIncidentFormat = (format: Format): format is IncidentFormat => TABLE[format].layout !== 'table'

/** The lines that stand before the first line of an incident, each with its newline. */
export function headersOf(formats: readonly Format[]): string {
  return formats
    .map(describeFormat)
    .map((format) => (format.layout === 'line' && format.header !== undefined ? `${format.header}\n` : ''))
    .join('')
}
