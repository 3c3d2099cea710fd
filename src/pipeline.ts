import { isDeepStrictEqual } from 'node:util'
import { isCore } from './capture/core/open-core.js'
import { readCore } from './capture/core/read-core.js'
import type { CaptureSettings } from './capture/deaths/object.js'
import { type LiveCapture, type LiveHandlers, startLiveCapture } from './capture/deaths/watch.js'
import { EVERYONE, type Reader } from './capture/files/reader.js'
import { ANY_DEATH, type CaptureFilter, type OfflineFilter, passes, passesOffline } from './capture/filter.js'
import { readHost } from './capture/host.js'
import { type LogHandlers, readLog } from './capture/log/read.js'
import { type LogWriter, openLog } from './capture/log/write.js'
import { resolveAgain, type SymbolSources } from './capture/resolve/again.js'
import { createResolver, type Resolver } from './capture/resolve/resolver.js'
import type { CrashEvent } from './model/event.js'
import type { Host } from './model/process.js'
import { unpackEvidence } from './model/raw-evidence.js'
import type { Redact } from './redact/redactor.js'

export { type Diagnosis, diagnose } from './capture/doctor.js'
export { lockFile } from './capture/files/lock.js'
export { openIn, openOutputFile, openToRead, removeTemporaryFiles, replaceIn } from './capture/files/output-file.js'
export { type OutputFolder, openOutputFolder } from './capture/files/output-folder.js'
export { ANY_EVENT, type CaptureFilter, hasId, type OfflineFilter } from './capture/filter.js'
export type { Capability } from './capture/probe/capability.js'
export type { SymbolSources } from './capture/resolve/again.js'
export type { Resolver } from './capture/resolve/resolver.js'
export {
  type Analysis,
  type AnalysisOptions,
  atLeast,
  type Origin,
  openAnalysis,
  severityOf,
} from './pipeline/analysis.js'
export { createRedact, type Redact } from './redact/redactor.js'
export { createDeathList, deathJson } from './report/death-list.js'
export { renderFixed } from './report/fixed.js'
export type { Counted, RunOptions } from './report/format.js'
export {
  describeFormat,
  FORMATS,
  type Format,
  headersOf,
  type IncidentFormat,
  isIncidentFormat,
  renderedFormats,
} from './report/formats.js'
export { renderHistory, renderRemoved } from './report/history.js'
export { type Collection, createCollection } from './report/index/collection.js'
export { type IndexEntry, indexEntry, parseEntry } from './report/index/entry.js'
export { createIndexPage } from './report/index/page.js'
export type { SourceRoot } from './report/source-place.js'

/** With whose permissions files that an event names are read; undefined: with those of the process that died. */
export type Readers = readonly Reader[] | undefined

export interface InputHandlers extends Omit<LogHandlers, 'onEvent' | 'onReaders'> {
  onEvent(event: CrashEvent, readers: Readers): Promise<void>
}

/** Of live capture: the ids in its events are true. */
export const AS_IT_DIED: Readers = undefined

const NONE_KNOWN: Readers = [EVERYONE]

/**
 * What resolves the symbols of core files, where there is one among the inputs: its start takes as long as that of an
 * analysis, and can be made meanwhile. The caller closes it.
 */
export const startResolver = (paths: readonly string[]): Resolver | undefined =>
  paths.some(isCore) ? createResolver() : undefined

/** Hands over the events of event logs and core files that pass, in order. The first bytes of an input say which it is. */
export async function readInputs(
  paths: readonly string[],
  filter: OfflineFilter,
  handlersOf: (path: string) => InputHandlers,
  symbols?: Omit<SymbolSources, 'readers'>,
  started?: Resolver,
): Promise<void> {
  const host = readHost()
  let resolver = started
  const resolverOf = (): Resolver => {
    resolver ??= createResolver()
    return resolver
  }
  try {
    for (const path of paths) {
      const all = handlersOf(path)
      const take = async (event: CrashEvent, readers: Readers): Promise<void> => {
        if (!passesOffline(filter, event)) return
        const evidence = symbols && unpackEvidence(event)
        await all.onEvent(
          evidence ? await resolveAgain(event, evidence, { ...symbols, readers }, resolverOf()) : event,
          readers,
        )
      }
      const core = await readCore(path, { host, resolver: resolverOf, symbols, onDamage: all.onDamage })
      if (core) {
        await take(core.event, core.readers)
      } else {
        let readers: Readers = NONE_KNOWN
        const onReaders = (known: Readers): void => {
          readers = known
        }
        await readLog(path, { ...all, onReaders, onEvent: (event) => take(event, readers) })
      }
      if (all.isEnough?.()) return
    }
  } finally {
    resolver?.close()
  }
}

export interface WatchOptions {
  capture: Omit<CaptureSettings, 'collectorPid'>
  filter: CaptureFilter
  /** What this process starts is watched; otherwise its children are helpers, and their deaths are left out. */
  ownChildren?: true
  /** Event log to append to. */
  record?: string
  /** Takes the secrets out of what is recorded. */
  redact?: Redact
  /** Events after so many are neither recorded nor handed on. */
  maxEvents?: number
  /** One more event, when all others have been handed on. */
  atEnd?(): CrashEvent | undefined
}

export interface WatchHandlers extends LiveHandlers {
  /** Something about the log the user should know, such as that the disk is full. */
  onNote?(note: string): void
}

export interface Watching extends LiveCapture {
  /** Goes on in the log that stands at its path by now. */
  reopenLog(): void
  /** Deaths that could not be written to the log so far. */
  unwritten(): number
}

/** The id of the idle task, which has no children that could crash. */
const NO_PROCESS = 0

/** Live capture of everything on this machine, or of one command, by BPF. */
export const byBpf =
  ({ capture, ownChildren }: WatchOptions): StartCapture =>
  (host, handlers) =>
    startLiveCapture(host, { ...capture, collectorPid: ownChildren ? NO_PROCESS : process.pid }, handlers)

/** Another kind of live capture. */
export type StartCapture = (host: Host, handlers: LiveHandlers) => Promise<LiveCapture>

/** Live capture, filtered and recorded. The log is written before the event is handed on, and closed by stop. */
export async function watch(
  options: WatchOptions,
  handlers: WatchHandlers,
  start: StartCapture = byBpf(options),
): Promise<Watching> {
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
  const capture = await start(host, {
    ...(!isDeepStrictEqual(options.filter, ANY_DEATH) && { isWanted: (event) => passes(options.filter, event) }),
    onEvent: (event) => {
      if (!passes(options.filter, event)) return
      if (options.record && !log) early.push(event)
      else take(event)
    },
    onLoss: (lost) => {
      handlers.onLoss(lost)
      log?.loss(lost)
    },
    onFailure: handlers.onFailure,
    onCounters: handlers.onCounters,
  })
  try {
    const { onNote = () => {} } = handlers
    if (options.record) log = await openLog(options.record, { host, capture: { tier: capture.tier } }, onNote)
    early.forEach(take)
  } catch (error) {
    await capture.stop()
    throw error
  }
  return {
    ...capture,
    reopenLog: () => log?.reopen(),
    unwritten: () => log?.unwritten() ?? 0,
    stop: async (patience) => {
      const counters = await capture.stop(patience)
      const last = options.atEnd?.()
      if (last) take(last)
      await log?.close()
      return counters
    },
  }
}
