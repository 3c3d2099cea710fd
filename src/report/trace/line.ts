import { signalName } from '../../model/signals.js'
import type { TraceEvent } from '../../model/trace.js'

/** An event as strace writes it; `pid` puts the id of the thread in front. Text of the traced process is escaped already. */
export const traceLine = (event: TraceEvent, pid: boolean): string => `${pid ? `${event.tid} ` : ''}${bodyOf(event)}`

function bodyOf(event: TraceEvent): string {
  if (event.kind === 'signal') return `--- ${event.signal} {${event.details.join(', ')}} ---`
  if (event.kind === 'end') return `+++ ${endOf(event.status)} +++`
  const seconds = (event.durationNs / 1e9).toFixed(6)
  const call = `${event.name}(${event.arguments.join(', ')}`
  if (!event.unfinished) return `${call}) = ${event.result} <${seconds}>`
  return NEVER_RETURN.includes(event.name) ? `${call}) = ?` : `${call} <unfinished ...> <${seconds}>`
}

const NEVER_RETURN = ['exit', 'exit_group']

function endOf(status: number): string {
  const signal = status & 0x7f
  if (signal === 0) return `exited with ${(status >> 8) & 0xff}`
  return `killed by ${signalName(signal) ?? signal}${status & 0x80 ? ' (core dumped)' : ''}`
}
