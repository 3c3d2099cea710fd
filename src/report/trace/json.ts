import { inertJson } from '../../model/inert-json.js'
import { signalName } from '../../model/signals.js'
import type { TraceEvent } from '../../model/trace.js'

/** An event as one line of JSON; times in RFC 3339, durations in nanoseconds. */
export const traceJson = (event: TraceEvent): string => inertJson(plain(event))

function plain(event: TraceEvent): object {
  const { kind, pid, tid } = event
  const common = { time: timeText(event.time), kind, pid, tid }
  if (event.kind === 'signal') return { ...common, signal: event.signal, details: event.details }
  if (event.kind === 'end') return { ...common, ...ending(event.status) }
  const { name, result, error, unfinished, durationNs } = event
  return { ...common, name, arguments: event.arguments, result, error, unfinished: unfinished || undefined, durationNs }
}

function ending(status: number): object {
  const signal = status & 0x7f
  return signal === 0
    ? { exitCode: (status >> 8) & 0xff }
    : { signal: signalName(signal), coreDumped: (status & 0x80) !== 0 }
}

function timeText(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`
}
