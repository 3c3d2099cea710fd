import { createRepeats } from '../analyze/repeats.js'
import { readHost } from '../capture/host.js'
import { readExcerpts } from '../capture/source/excerpts.js'
import type { CrashEvent } from '../model/event.js'
import { type Finding, type Incident, SEVERITIES, type Severity } from '../model/finding.js'
import type { SourceExcerpt } from '../model/source.js'
import type { Redact, Redacted } from '../redact/redactor.js'
import { createRenderer, type IncidentFormat } from '../report/render.js'
import { renderRepeat } from '../report/repeat.js'
import { openAnalyzer } from './analyzer.js'

export interface AnalysisOptions {
  /** Rule files and folders to add. */
  rules: string[]
  stockRules: boolean
  formats: IncidentFormat[]
  templates?: string
  colour: boolean
  /** Terminal only: all there is, not a screen of it. */
  verbose: boolean
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
  /** Takes the secrets out of what is reported. Rules see them. */
  redact?: Redact
}

export interface Analysis {
  incident: Incident
  documents: { format: IncidentFormat; text: string }[]
  /** It says again what another one said. One line, safe for a terminal; documents are only the complete formats. */
  repeat?: string
}

/**
 * `replay` is the command that analyzes the event again, as arguments, where there is one. undefined for an incident of
 * too low a severity.
 */
export type Analyze = (event: CrashEvent, replay?: readonly string[]) => Promise<Analysis | undefined>

/** Event to findings to documents. Rules and templates are loaded, and their errors thrown, before the first event. */
export async function openAnalysis(options: AnalysisOptions): Promise<Analyze> {
  const analyze = await openAnalyzer({ ...options, rules: { stock: options.stockRules, paths: options.rules } })
  const renderers = options.formats.map((format) => ({ format, render: createRenderer(format, options) }))
  const showsSource = options.formats.some((format) => format !== 'json' && format !== 'findings')
  const host = readHost()
  const { redact, minSeverity } = options
  const repeatOf = createRepeats(options.repeatMs)
  return async (event, replay = []) => {
    const shown = redact?.(event)
    const incident = { ...analyze(event, shown?.value), ...shown?.event }
    if (minSeverity && !atLeast(severityOf(incident), minSeverity)) return undefined
    const repeat = repeatOf(incident)
    const wanted = repeat ? renderers.filter(({ format }) => options.complete?.includes(format)) : renderers
    const excerpts = showsSource && !repeat ? readExcerpts(event, host) : []
    const context = { sources: shown ? excerpts.map((excerpt) => redactLines(excerpt, shown)) : excerpts, replay }
    return {
      incident,
      documents: wanted.map(({ format, render }) => ({ format, text: render(incident, context) })),
      ...(repeat && { repeat: renderRepeat(incident, repeat) }),
    }
  }
}

const redactLines = (excerpt: SourceExcerpt, { value }: Redacted): SourceExcerpt => ({
  ...excerpt,
  lines: excerpt.lines.map((line) => String(value(line))),
})

/** The severity of the first finding; an incident without one is not worth more than info. */
export const severityOf = (incident: { findings: Pick<Finding, 'severity'>[] }): Severity =>
  incident.findings[0]?.severity ?? 'info'

export const atLeast = (severity: Severity, level: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level)
