import type { Incident } from '../model/finding.js'
import type { IncidentFormat } from './render.js'
import { compileTemplate } from './template/engine.js'
import { loadTemplates } from './template/load.js'
import { viewFinding } from './view/findings.js'
import { headline } from './view/headline.js'
import { readableTime } from './view/units.js'

/** What the index tells of an incident: an Incident will do, and so will less of one. */
export type IndexedIncident = Pick<
  Incident,
  'id' | 'time' | 'host' | 'process' | 'termination' | 'findings' | 'signature'
>

export interface IndexEntry {
  incident: IndexedIncident
  /** Names in the same folder. */
  files: { format: IncidentFormat; file: string }[]
}

/** The self-contained index.html of a folder of reports, newest first. */
export function renderIndex(entries: readonly IndexEntry[]): string {
  const newest = entries.toSorted((a, b) => (a.incident.time < b.incident.time ? 1 : -1))
  template ??= compileTemplate('index', 'html', loadTemplates())
  return `${template(viewIndex(newest)).trimEnd()}\n`
}

let template: ReturnType<typeof compileTemplate> | undefined

/** A browser shows a few thousand entries well; the files of the rest are there all the same. */
const LISTED = 2000

const viewIndex = (entries: readonly IndexEntry[]) => ({
  total: entries.length,
  single: entries.length === 1,
  unlisted: Math.max(0, entries.length - LISTED),
  incidents: entries.slice(0, LISTED).map(viewEntry),
})

const viewEntry = ({ incident, files }: IndexEntry) => ({
  time: readableTime(incident.time),
  exactTime: incident.time,
  headline: headline(incident),
  verdict: viewFinding(incident.findings[0]),
  comm: incident.process.comm,
  exe: incident.process.exe ?? '',
  hostname: incident.host.hostname,
  signature: incident.signature,
  /** The report to read first, and all of them. */
  main: hrefOf(files.find(({ format }) => format === 'html') ?? files[0]),
  files: files.map((file) => ({ format: file.format, href: hrefOf(file) })),
})

/** Relative, whatever the name looks like. */
const hrefOf = (file: { file: string } | undefined): string => (file ? `./${encodeURIComponent(file.file)}` : '')
