import type { Incident } from '../model/finding.js'
import type { ReportContext } from './context.js'
import type { createSummary } from './summary.js'

/** What a row of the table of formats says. Options, completion, files and streams are made from it. */

export interface RenderOptions {
  /** Folder of templates that replace the stock ones of the same name. */
  templates?: string
  /** Terminal only. */
  colour?: boolean
  /** Terminal only: all there is, not a screen of it. */
  verbose?: boolean
  /** Terminal only: columns; 100 unless given. */
  width?: number
}

/** An incident as a document that ends in a newline. */
export type Render = (incident: Incident, context?: ReportContext) => string

/** Pages for people. The repeat of an incident that was reported has none. */
interface PageFormat {
  layout: 'page'
  /** With --out each incident has a file of its own. */
  per: 'incident'
  /** What the name of the file ends in. */
  file: string
  brief: false
  open(options: RenderOptions): Render
}

/** One line for each incident, repeats too: programs read them. */
interface LineFormat {
  layout: 'line'
  /** With --out: a file for each incident, or one of the whole run. */
  per: 'incident' | 'run'
  /** What the name of the file ends in, or all of it. */
  file: string
  /** Needs little but the verdict: long logs are analyzed by several threads. */
  brief: boolean
  /** Stands once, before the first line. */
  header?: string
  open(): Render
}

/** One table of all incidents, at the end. */
interface TableFormat {
  layout: 'table'
  per: 'run'
  /** Its name with --out. */
  file: string
  brief: true
  open: typeof createSummary
}

export type FormatDescription = PageFormat | LineFormat | TableFormat
