import { CSV_HEADER, renderCsv } from './csv.js'
import type { FormatDescription, IncidentFormatDescription, RenderOptions, RunOptions } from './format.js'
import { createAnnotations } from './github.js'
import { renderFindings, renderJson } from './json.js'
import { openPages } from './page.js'
import { createSarif } from './sarif/document.js'
import { renderSentry } from './sentry/envelope.js'
import { createSummary } from './summary.js'

/**
 * What `--format` takes. The first is the default on standard output. Each renderer escapes what it prints for its
 * format. A new format is a renderer in a file of its own, and a row here. A row is made without its renderer, which is
 * loaded when the format is first used.
 */
const TABLE = {
  terminal: {
    layout: 'page',
    per: 'incident',
    file: 'txt',
    brief: false,
    open: (options: RenderOptions) => openPages('txt')(options),
  },
  md: {
    layout: 'page',
    per: 'incident',
    file: 'md',
    brief: false,
    open: (options: RenderOptions) => openPages('md')(options),
  },
  html: {
    layout: 'page',
    per: 'incident',
    file: 'html',
    brief: false,
    open: (options: RenderOptions) => openPages('html')(options),
  },
  json: { layout: 'line', per: 'incident', file: 'json', brief: false, open: () => renderJson },
  findings: { layout: 'line', per: 'incident', file: 'findings.json', brief: true, open: () => renderFindings },
  csv: {
    layout: 'line',
    per: 'run',
    file: 'incidents.csv',
    brief: true,
    header: () => CSV_HEADER,
    open: () => renderCsv,
  },
  summary: {
    layout: 'whole',
    per: 'run',
    file: 'summary.txt',
    brief: true,
    open: (options: RunOptions) => createSummary(options),
  },
  sarif: {
    layout: 'whole',
    per: 'run',
    file: 'incidents.sarif',
    brief: false,
    open: (options: RunOptions) => createSarif(options),
  },
  sentry: { layout: 'line', per: 'incident', file: 'envelope', brief: false, open: () => renderSentry },
  github: {
    layout: 'workflow',
    per: 'run',
    brief: false,
    page: 'md',
    open: (options: RunOptions) => createAnnotations(options),
  },
} as const satisfies Record<string, FormatDescription>

export type Format = keyof typeof TABLE

/** Formats with a document for each incident. */
export type IncidentFormat = {
  [F in Format]: (typeof TABLE)[F] extends { layout: 'page' | 'line' } ? F : never
}[Format]

const isFormat = (name: string): name is Format => Object.hasOwn(TABLE, name)

export const FORMATS: readonly Format[] = Object.keys(TABLE).filter(isFormat)

export function describeFormat(format: IncidentFormat): IncidentFormatDescription
export function describeFormat(format: Format): FormatDescription
export function describeFormat(format: Format): FormatDescription {
  return TABLE[format]
}

export const isIncidentFormat = (format: Format): format is IncidentFormat => {
  const { layout } = TABLE[format]
  return layout === 'page' || layout === 'line'
}

/** The formats of which each incident is to be rendered: those that were asked for, and the pages that others want. */
export const renderedFormats = (formats: readonly Format[]): IncidentFormat[] => [
  ...new Set(
    formats.flatMap((format): IncidentFormat[] => {
      if (isIncidentFormat(format)) return [format]
      const described = describeFormat(format)
      return described.layout === 'workflow' ? [described.page] : []
    }),
  ),
]

/** The lines that stand before the first line of an incident, each with its newline. */
export function headersOf(formats: readonly Format[]): string {
  return formats
    .map((format) => describeFormat(format))
    .map((format) => (format.layout === 'line' && format.header !== undefined ? `${format.header()}\n` : ''))
    .join('')
}
