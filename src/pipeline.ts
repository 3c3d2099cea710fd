import { createAnalyzer } from './analyze/analyze.js'
import { createGuard } from './analyze/guard.js'
import { loadRules } from './analyze/rules/load.js'
import { readCore } from './capture/core/read-core.js'
import { type CaptureFilter, type OfflineFilter, passes, passesOffline } from './capture/filter.js'
import { readHost } from './capture/host.js'
import { type LiveCapture, type LiveHandlers, startLiveCapture } from './capture/live/live.js'
import type { CaptureSettings } from './capture/live/object.js'
import { type LogHandlers, readLog } from './capture/log/read.js'
import { type LogWriter, openLog } from './capture/log/write.js'
import { createResolver, type Resolver } from './capture/resolve/resolver.js'
import { readExcerpts } from './capture/source/excerpts.js'
import type { CrashEvent } from './model/event.js'
import { type Incident, SEVERITIES, type Severity } from './model/finding.js'
import type { SourceExcerpt } from './model/source.js'
import type { Redact, Redacted } from './redact/redactor.js'
import { createRenderer, type IncidentFormat } from './report/render.js'

export type { CaptureFilter, OfflineFilter } from './capture/filter.js'
export type { ExitsMode } from './capture/live/abi.js'
export type { Capability } from './capture/probe/capability.js'
export { type Diagnosis, diagnose } from './capture/probe/diagnose.js'
export { createRedact, type Redact } from './redact/redactor.js'
export { type IndexEntry, renderIndex } from './report/index-page.js'
export { FORMATS, type Format, type IncidentFormat } from './report/render.js'
export { createSummary } from './report/summary.js'

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
  /** Takes the secrets out of what is reported. Rules see them. */
  redact?: Redact
}

export interface Analysis {
  incident: Incident
  documents: { format: IncidentFormat; text: string }[]
}

/** `replay` is the command that analyzes the event again, as arguments, where there is one. */
export type Analyze = (event: CrashEvent, replay?: readonly string[]) => Promise<Analysis>

/** Event to findings to documents. Rules and templates are loaded, and their errors thrown, before the first event. */
export async function openAnalysis(options: AnalysisOptions): Promise<Analyze> {
  const rules = await loadRules({ stock: options.stockRules, paths: options.rules })
  const analyze = createAnalyzer(rules, options.onRuleFailure && createGuard(options.onRuleFailure))
  const renderers = options.formats.map((format) => ({ format, render: createRenderer(format, options) }))
  const showsSource = options.formats.some((format) => format !== 'json' && format !== 'findings')
  const host = readHost()
  const { redact } = options
  return async (event, replay = []) => {
    const shown = redact?.(event)
    const incident = { ...analyze(event, shown?.value), ...shown?.event }
    const excerpts = showsSource ? readExcerpts(event, host) : []
    const context = { sources: shown ? excerpts.map((excerpt) => redactLines(excerpt, shown)) : excerpts, replay }
    return { incident, documents: renderers.map(({ format, render }) => ({ format, text: render(incident, context) })) }
  }
}

const redactLines = (excerpt: SourceExcerpt, { value }: Redacted): SourceExcerpt => ({
  ...excerpt,
  lines: excerpt.lines.map((line) => String(value(line))),
})

/** The severity of the first finding; an incident without one is not worth more than info. */
export const severityOf = (incident: Incident): Severity => incident.findings[0]?.severity ?? 'info'

export const atLeast = (severity: Severity, level: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level)

/** Hands over the events of event logs and core files that pass, told apart by their first bytes, in order. */
export async function readInputs(
  paths: readonly string[],
  filter: OfflineFilter,
  handlersOf: (path: string) => LogHandlers,
): Promise<void> {
  const host = readHost()
  let resolver: Resolver | undefined
  const resolverOf = (): Resolver => {
    resolver ??= createResolver()
    return resolver
  }
  try {
    for (const path of paths) {
      const all = handlersOf(path)
      const onEvent: LogHandlers['onEvent'] = async (event) => {
        if (passesOffline(filter, event)) await all.onEvent(event)
      }
      const handlers = { ...all, onEvent }
      const event = await readCore(path, { host, resolver: resolverOf, onDamage: handlers.onDamage })
      if (event) await handlers.onEvent(event)
      else await readLog(path, handlers)
    }
  } finally {
    await resolver?.close()
  }
}

export interface WatchOptions {
  capture: Omit<CaptureSettings, 'collectorPid'>
  filter: CaptureFilter
  /** What this process starts is what is watched; else its children are helpers, whose deaths are of no interest. */
  ownChildren?: true
  /** Event log to append to. */
  record?: string
  /** Takes the secrets out of what is recorded. */
  redact?: Redact
  /** Events after so many are neither recorded nor handed on. */
  maxEvents?: number
}

/** The id of the idle task, which has no children that could crash. */
const NO_PROCESS = 0

/** Live capture, filtered and recorded. The log is written before the event is handed on, and closed by stop. */
export async function watch(options: WatchOptions, handlers: LiveHandlers): Promise<LiveCapture> {
  const host = readHost()
  let log: LogWriter | undefined
  // Events can come before openLog has answered: it needs the tier that only a started capture knows.
  const early: CrashEvent[] = []
  const { maxEvents = Number.POSITIVE_INFINITY } = options
  let taken = 0
  const take = (event: CrashEvent): void => {
    if (taken >= maxEvents) return
    taken++
    log?.append(options.redact?.(event).event ?? event)
    handlers.onEvent(event)
  }
  const capture = await startLiveCapture(
    host,
    { ...options.capture, collectorPid: options.ownChildren ? NO_PROCESS : process.pid },
    {
      onEvent: (event) => {
        if (!passes(options.filter, event)) return
        if (options.record && !log) early.push(event)
        else take(event)
      },
      onLoss: (lost) => {
        handlers.onLoss(lost)
        try {
          log?.loss(lost)
        } catch (error) {
          // A full disk: what was recorded stays, and the run ends with that one line.
          handlers.onFailure(error instanceof Error ? error : new Error(String(error)))
        }
      },
      onFailure: handlers.onFailure,
    },
  )
  try {
    if (options.record) log = await openLog(options.record, { host, capture: { tier: capture.tier } })
    early.forEach(take)
  } catch (error) {
    await capture.stop()
    throw error
  }
  return {
    ...capture,
    stop: async () => {
      const counters = await capture.stop()
      await log?.close()
      return counters
    },
  }
}
