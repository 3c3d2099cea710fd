import type { Static } from 'typebox'
import type { Incident } from '../../model/finding.js'
import { group, list, text } from './field.js'
import { outcome } from './headline.js'
import { viewSender } from './process.js'
import { siCodeMeaning } from './si-codes.js'
import { commandLine } from './text.js'
import { readableDuration, readableSize } from './units.js'
import type { WhereView } from './where.js'

export const TimelineRow = group({
  kind: text('start, fault, handler, memory, signal, words or end'),
  time: text('12:57:30.042837 UTC; empty where only the order is known'),
  what: text('what happened'),
  detail: text('more about it'),
})
export type TimelineRow = Static<typeof TimelineRow>
export const Timeline = list(TimelineRow, 'from the start of the process to its end')

/** What is known of the life of the process, in order. */
export function viewTimeline(incident: Incident, where: WhereView): TimelineRow[] {
  const handled = incident.fault?.firstChance === true
  return [
    ...startOf(incident),
    ...(handled ? faultOf(incident, where) : []),
    ...(handled ? [handlerOf(incident)] : []),
    ...wordsOf(incident),
    ...memoryOf(incident),
    ...signalOf(incident),
    ...(handled ? [] : faultOf(incident, where)),
    endOf(incident),
  ]
}

function startOf({ time, process: { startTime, argv = [], exe, parent, ppid } }: Incident): TimelineRow[] {
  if (startTime === undefined) return []
  const by = parent?.comm === undefined ? '' : `, child of ${parent.comm}${ppid === undefined ? '' : `[${ppid}]`}`
  return [
    {
      kind: 'start',
      time: startClock(startTime, time),
      what: `Started${by}`,
      detail: commandLine(argv) || (exe ?? ''),
    },
  ]
}

function faultOf({ fault, termination }: Incident, where: WhereView): TimelineRow[] {
  if (fault?.address === undefined && fault?.trap === undefined) return []
  const { access, address, trap, siCode = '' } = fault
  const what =
    address === undefined ? `Exception of the processor: ${trap}` : `${VERBS[access ?? ''] ?? 'Access to'} ${address}`
  const signal = fault.signal ?? termination?.signal ?? ''
  const reason = [siCode, siCodeMeaning(siCode)].filter((part) => part !== '').join(': ')
  const place = where.function && `in ${where.through || where.function}`
  return [
    {
      kind: 'fault',
      time: clock(fault.time),
      what,
      detail: [signal, reason, place].filter((part) => part !== '').join('; '),
    },
  ]
}

function handlerOf({ fault, termination }: Incident): TimelineRow {
  const { time, handlerMs } = fault ?? {}
  const signal = termination?.signal
  const detail =
    handlerMs === undefined || signal === undefined
      ? ''
      : `the process sent ${signal} to itself ${readableDuration(handlerMs)} later`
  return { kind: 'handler', time: clock(time), what: 'A signal handler of the program ran', detail }
}

const VERBS: Record<string, string> = { read: 'Read of', write: 'Write to', execute: 'Jump to' }

const wordsOf = ({ message }: Incident): TimelineRow[] =>
  message === undefined ? [] : [{ kind: 'words', time: '', what: 'The runtime gave up', detail: message.trim() }]

function memoryOf({ oom }: Incident): TimelineRow[] {
  if (!oom) return []
  const limit = oom.limitKb === undefined ? '' : ` of ${readableSize(oom.limitKb * 1024)}`
  const what = oom.scope === 'global' ? 'The machine ran out of memory' : `A control group reached its limit${limit}`
  const trigger = oom.trigger ? `${oom.trigger.comm}[${oom.trigger.pid}] asked for more; ` : ''
  return [{ kind: 'memory', time: clock(oom.time), what, detail: `${trigger}the kernel chose this process` }]
}

function signalOf({ sender, process, termination }: Incident): TimelineRow[] {
  if (!sender) return []
  const { self, comm, pid, uid, parentComm, parentPid } = viewSender(sender, process)
  const signal = termination?.signal ?? 'A signal'
  const time = clock(sender.time)
  if (self) return [{ kind: 'signal', time, what: `${signal} sent by the process to itself`, detail: '' }]
  const parent = parentComm && `child of ${parentComm}[${parentPid}]`
  const detail = [uid && `uid ${uid}`, parent].filter((part) => part !== '').join(', ')
  return [{ kind: 'signal', time, what: `${signal} sent by ${comm || 'process'}[${pid}]`, detail }]
}

function endOf({ time, termination, process: { durationMs } }: Incident): TimelineRow {
  const ended = outcome(termination) || 'ended'
  const detail = durationMs === undefined ? '' : `${readableDuration(durationMs)} after its start`
  return { kind: 'end', time: clock(time), what: `${ended[0]?.toUpperCase()}${ended.slice(1)}`, detail }
}

/** 12:57:30.044614 UTC */
const clock = (time = ''): string => time.replace(/^.*T(\d\d:\d\d:\d\d)(\.\d{1,6})?.*$/, '$1$2 UTC')

/** With the day, where it ended on another: 2026-11-20 12:57:30.044614 UTC */
function startClock(start: string, end: string): string {
  const day = start.slice(0, 10)
  return end.startsWith(day) ? clock(start) : `${day} ${clock(start)}`
}
