import type { Analyzer } from '../analyze/analyze.js'
import { createRepeats } from '../analyze/repeats.js'
import type { Reader } from '../capture/files/reader.js'
import { readHost } from '../capture/host.js'
import { readExcerpts } from '../capture/source/excerpts.js'
import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { atLeast, type Severity, severityOf } from '../model/levels.js'
import type { SourceExcerpt } from '../model/source.js'
import type { Redact, Redacted } from '../redact/redactor.js'
import { renderPassedOn, renderRepeat } from '../report/aside.js'
import { describeFormat, type IncidentFormat } from '../report/formats.js'
import { createRenderer } from '../report/render.js'
import { explain, openAnalyzer } from './analyzer.js'
import { tryTemplates } from './try-templates.js'

export interface AnalysisOptions {
  /** Rule files and folders to add. */
  rules: string[]
  stockRules: boolean
  formats: IncidentFormat[]
  templates?: string
  colour: boolean
  /** Terminal only: all there is, not a screen of it. */
  verbose: boolean
  /** Terminal only: columns. */
  width?: number
  /** Told, once, of each rule that fails on an event; without it the failure is thrown. */
  onRuleFailure?: (failure: string) => void
  /** Told, each time that rule files changed, whether they were taken; without it they are read once. */
  onReload?: (outcome: string) => void
  /** Incidents that are less are not reported. */
  minSeverity?: Severity
  /** For how long a repeat is counted instead of reported; what the rules and createRepeats say unless given. */
  repeatMs?: number
  /** The formats that have every incident, repeats too; none unless given. */
  complete?: readonly IncidentFormat[]
  /** Told of every incident, reported or not. */
  onIncident?: (incident: Incident) => void
  /** Takes the secrets out of what is reported. Rules see them. */
  redact?: Redact
}

export interface Analysis {
  incident: Incident
  documents: { format: IncidentFormat; text: string }[]
  /**
   * It only says again what another one said, or that the process passed on the death of another one. One line, safe for
   * a terminal; documents are only the complete formats.
   */
  aside?: string
}

/** Where an event is from. */
export interface Origin {
  /** With whose permissions the files it names are read; undefined: with those of the process that died. */
  readers: readonly Reader[] | undefined
  /** The command that analyzes the event again, as arguments, where there is one. */
  replay?: readonly string[]
  /**
   * The event is not complete, and comes again: this time everything runs as it will then, so that it has been loaded and
   * compiled, and nothing of it is counted or told to anybody. The analysis is to be dropped.
   */
  isRehearsal?: boolean
}

/** undefined for an incident of too low a severity. */
export type Analyze = (event: CrashEvent, origin: Origin) => Promise<Analysis | undefined>

/** Event to findings to documents. Rules and templates are loaded, and their errors thrown, before the first event. */
export async function openAnalysis(options: AnalysisOptions): Promise<Analyze> {
  const rules = { stock: options.stockRules, paths: options.rules }
  return createAnalysis(await openAnalyzer({ ...options, rules }), options)
}

/** The same by an analyzer that was opened. */
function createAnalysis(
  analyze: Analyzer,
  options: Omit<AnalysisOptions, 'rules' | 'stockRules' | 'onReload'>,
): Analyze {
  tryTemplates(options)
  const renderers = options.formats.map((format) => ({ format, render: createRenderer(format, options) }))
  const showsSource = options.formats.some((format) => describeFormat(format).layout === 'page')
  const host = readHost()
  const { redact, minSeverity } = options
  const asideOf = createAsides(options.repeatMs)
  return async (event, { readers, replay = [], isRehearsal = false }) => {
    const { incident: whole, redacted: shown } = explain(analyze, event, redact, isRehearsal)
    if (whole.ignored) return undefined
    if (!isRehearsal) options.onIncident?.(whole)
    // Memory can hold any secret of the process: it stays in the log.
    const { raw: _, ...incident } = whole
    if (minSeverity && !atLeast(severityOf(incident), minSeverity)) return undefined
    const aside = isRehearsal ? undefined : asideOf(incident)
    const wanted = aside ? renderers.filter(({ format }) => options.complete?.includes(format)) : renderers
    const excerpts = showsSource && !aside ? readExcerpts(event, host, readers) : []
    const context = { sources: shown ? excerpts.map((excerpt) => redactLines(excerpt, shown)) : excerpts, replay }
    return {
      incident,
      documents: wanted.map(({ format, render }) => ({ format, text: render(incident, context) })),
      ...(aside !== undefined && { aside }),
    }
  }
}

/** Where every death is to be reported (0 ms), that of a process which passed on another one is as well. */
function createAsides(repeatMs: number | undefined): (incident: Incident) => string | undefined {
  const repeatOf = createRepeats(repeatMs)
  return (incident) => {
    if (incident.passedOn && repeatMs !== 0) return renderPassedOn(incident)
    const repeat = repeatOf(incident)
    return repeat && renderRepeat(incident, repeat)
  }
}

export const redactLines = (excerpt: SourceExcerpt, { value }: Redacted): SourceExcerpt => ({
  ...excerpt,
  lines: excerpt.lines.map((line) => String(value(line))),
})
