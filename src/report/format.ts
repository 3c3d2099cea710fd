import type { Finding, Incident } from '../model/finding.js'
import type { ReportContext } from './context.js'
import type { SourceRoot } from './source-place.js'

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

/** A line, or a few, for each incident, repeats too: programs read them. */
interface LineFormat {
  layout: 'line'
  /** With --out: a file for each incident, or one of the whole run. */
  per: 'incident' | 'run'
  /** What the name of the file ends in, or all of it. */
  file: string
  /** Needs little but the verdict: long logs are analyzed by several threads. */
  brief: boolean
  /** Stands once, before the first line. */
  header?(): string
  open(): Render
}

/** What is counted of an incident. */
export interface Counted {
  time: string
  host: { hostname: string }
  process: { comm: string }
  signature: string
  /** The first one counts. */
  findings: Pick<Finding, 'rule' | 'cause'>[]
}

export interface RunOptions {
  /** Columns of the terminal. */
  width?: number
  /** Folder that the names of source files are relative to, as those who keep them in a repository know them. */
  sources?: SourceRoot
}

/** A document of all incidents, repeats too, as it grows. */
export interface RunDocument<Needed> {
  add(incident: Needed): void
  /** All of it, ending in a newline. */
  toString(): string
}

/** One document of all incidents, at the end. */
interface WholeFormat {
  layout: 'whole'
  per: 'run'
  /** Its name with --out. */
  file: string
  brief: false
  open(options: RunOptions): RunDocument<Incident>
}

/** The same, of what long logs are analyzed for by several threads. */
interface CountingFormat extends Omit<WholeFormat, 'brief' | 'open'> {
  brief: true
  open(options: RunOptions): RunDocument<Counted>
}

/** Commands for the runner of a CI job, which watches standard output while the run goes on. They go there with --out as well. */
interface WorkflowFormat {
  layout: 'workflow'
  per: 'run'
  brief: false
  /** The format of the pages that the runner gets as well. */
  page: 'md'
  open(options: RunOptions): WorkflowCommands
}

export interface WorkflowCommands {
  /** The lines for an incident that is no repeat; '' for none. */
  next(incident: Incident): string
  /** The lines at the end. */
  end(): string
}

/** With a document for each incident. */
export type IncidentFormatDescription = PageFormat | LineFormat

export type FormatDescription = IncidentFormatDescription | WholeFormat | CountingFormat | WorkflowFormat
