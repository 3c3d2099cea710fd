import { readCore } from './capture/core/read-core.js'
import { type CaptureFilter, type OfflineFilter, passes, passesOffline } from './capture/filter.js'
import { readHost } from './capture/host.js'
import { type LiveCapture, type LiveHandlers, startLiveCapture } from './capture/live/live.js'
import type { CaptureSettings } from './capture/live/object.js'
import { type LogHandlers, readLog } from './capture/log/read.js'
import { type LogWriter, openLog } from './capture/log/write.js'
import { createResolver, type Resolver } from './capture/resolve/resolver.js'
import type { CrashEvent } from './model/event.js'
import type { Redact } from './redact/redactor.js'

export { type CaptureFilter, hasId, type OfflineFilter } from './capture/filter.js'
export type { ExitsMode } from './capture/live/abi.js'
export { lockFile } from './capture/lock.js'
export type { Capability } from './capture/probe/capability.js'
export { type Diagnosis, diagnose } from './capture/probe/diagnose.js'
export { type Analysis, type AnalysisOptions, atLeast, openAnalysis, severityOf } from './pipeline/analysis.js'
export { createRedact, type Redact } from './redact/redactor.js'
export { type Collection, createCollection } from './report/index/collection.js'
export { type IndexEntry, indexEntry, parseEntry } from './report/index/entry.js'
export { createIndexPage } from './report/index/page.js'
export { FORMATS, type Format, type IncidentFormat } from './report/render.js'
export { createSummary } from './report/summary.js'

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
