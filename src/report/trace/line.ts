import { signalName } from '../../model/signals.js'
import type { TraceEvent } from '../../model/trace.js'

/** An event as strace writes it; `pid` puts the id of the thread in front. Text of the traced process is escaped already. */
export const traceLine = (event: TraceEvent, pid: boolean): string => `${pid ? `${event.tid} ` : ''}${bodyOf(event)}`

function bodyOf(event: TraceEvent): string {
  if (event.kind === 'signal') return `--- ${event.signal} {${event.details.join(', ')}} ---`
  if (event.kind === 'end') return `+++ ${endOf(event.status)} +++`
  const seconds = secondsText(event.durationNs)
  const call = `${event.name}(${event.arguments.join(', ')}`
  if (!event.unfinished) return `${call}) = ${event.result} <${seconds}>`
  return NEVER_RETURN.includes(event.name) ? `${call}) = ?` : `${call} <unfinished ...> <${seconds}>`
}

/** With six decimals; toFixed() takes longer than the rest of the line. */
function secondsText(ns: number): string {
  const microseconds = Math.floor(ns / 1000)
  const whole = Math.floor(microseconds / 1e6)
  return `${whole}.${String(microseconds - whole * 1e6).padStart(6, '0')}`
}

const NEVER_RETURN = ['exit', 'exit_group']

function endOf(status: number): string {
  const signal = status & 0x7f
  if (signal === 0) return `exited with ${(status >> 8) & 0xff}`
  return `killed by ${signalName(signal) ?? signal}${status & 0x80 ? ' (core dumped)' : ''}`
}
