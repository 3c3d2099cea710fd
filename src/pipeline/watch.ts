import { isDeepStrictEqual } from 'node:util'
import type { CaptureSettings } from '../capture/deaths/object.js'
import { type LiveCapture, type LiveHandlers, startLiveCapture } from '../capture/deaths/watch.js'
import { ANY_DEATH, type CaptureFilter, passes } from '../capture/filter.js'
import { readHost } from '../capture/host.js'
import { type LogWriter, openLog } from '../capture/log/write.js'
import type { CrashEvent } from '../model/event.js'
import type { Host } from '../model/process.js'
import type { Redact } from '../redact/redactor.js'

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
  /** What events need, made ready while the capture starts. Where that fails, nothing is recorded. */
  meanwhile?(): Promise<unknown>
  /** One more event, when all others have been handed on. */
  atEnd?(): CrashEvent | undefined
}

export type WatchHandlers = LiveHandlers

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
  // Events can come before all is ready that takes them, such as the log: it needs the tier of a started capture.
  let isReady = false
  const early: CrashEvent[] = []
  const { maxEvents = Number.POSITIVE_INFINITY } = options
  let taken = 0
  const take = (event: CrashEvent): void => {
    if (taken >= maxEvents) return
    taken++
    log?.append(options.redact?.(event).event ?? event)
    handlers.onEvent(event)
  }
  const starting = start(host, {
    ...(!isDeepStrictEqual(options.filter, ANY_DEATH) && { isWanted: (event) => passes(options.filter, event) }),
    onEvent: (event) => {
      if (!passes(options.filter, event)) return
      if (isReady) take(event)
      else early.push(event)
    },
    onLoss: (lost) => {
      handlers.onLoss(lost)
      log?.loss(lost)
    },
    onFailure: handlers.onFailure,
    onCounters: handlers.onCounters,
    onNote: handlers.onNote,
  })
  const capture = await withPrepared(starting, options.meanwhile?.())
  try {
    const { onNote = () => {} } = handlers
    if (options.record) log = await openLog(options.record, { host, capture: { tier: capture.tier } }, onNote)
    isReady = true
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

/** Rejects where either does, and then stops the capture. */
async function withPrepared(
  starting: Promise<LiveCapture>,
  prepared: Promise<unknown> | undefined,
): Promise<LiveCapture> {
  starting.catch(() => {})
  try {
    await prepared
  } catch (error) {
    await starting.then(
      (capture) => capture.stop(),
      () => {},
    )
    throw error
  }
  return starting
}
