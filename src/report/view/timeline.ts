import type { Static } from 'typebox'
import { readableDuration } from '../../model/duration.js'
import type { Incident } from '../../model/finding.js'
import { siCodeMeaning } from '../../model/si-codes.js'
import { type Happening, phrase } from '../phrase.js'
import { group, list, text } from './field.js'
import { outcome } from './headline.js'
import { viewSender } from './process.js'
import { commandLine } from './text.js'
import { readableSize } from './units.js'
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

function startOf({ time, process: { startTime, argv = [], exe, parent: by, ppid } }: Incident): TimelineRow[] {
  if (startTime === undefined) return []
  const parent = by?.comm === undefined ? '' : `${by.comm}${ppid === undefined ? '' : `[${ppid}]`}`
  return [
    {
      kind: 'start',
      time: startClock(startTime, time),
      what: phrase('start', { parent }),
      detail: commandLine(argv) || (exe ?? ''),
    },
  ]
}

function faultOf({ fault, termination }: Incident, where: WhereView): TimelineRow[] {
  if (fault?.address === undefined && fault?.trap === undefined) return []
  const { access, address, trap, siCode = '' } = fault
  const signal = fault.signal ?? termination?.signal ?? ''
  const what = address === undefined ? exceptionOf(trap) : phrase(happeningOf(signal, access), { address })
  const reason = [siCode, siCodeMeaning(siCode) ?? ''].filter((part) => part !== '').join(': ')
  const place = where.function && phrase('place', { function: where.through || where.function })
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
  const crash = crashOfHandler(fault)
  if (crash) return { kind: 'handler', time: clock(time), ...crash }
  const detail =
    handlerMs === undefined || signal === undefined
      ? ''
      : phrase('handlerDetail', { signal, duration: readableDuration(handlerMs) })
  return { kind: 'handler', time: clock(time), what: phrase('handler'), detail }
}

/** What became of a handler that crashed as well. */
export function crashOfHandler(fault: Incident['fault']): Pick<TimelineRow, 'what' | 'detail'> | undefined {
  if (!fault?.inHandler) return undefined
  const { siCode, address, handler } = fault.inHandler
  return { what: phrase('handlerCrash', { handler }), detail: [siCode, address].filter(Boolean).join(' at ') }
}

const exceptionOf = (trap: string | undefined): string =>
  trap === 'none' ? phrase('noException') : phrase('exception', { trap })

/** With these, the address is that of the instruction (sigaction(2)). */
const OF_INSTRUCTION: readonly string[] = ['SIGILL', 'SIGFPE', 'SIGTRAP']

function happeningOf(signal: string, access: string | undefined): Happening {
  if (OF_INSTRUCTION.includes(signal)) return 'instruction'
  return access === 'read' || access === 'write' || access === 'execute' ? access : 'access'
}

const wordsOf = ({ message }: Incident): TimelineRow[] =>
  message === undefined ? [] : [{ kind: 'words', time: '', what: phrase('words'), detail: message.trim() }]

function memoryOf({ oom }: Incident): TimelineRow[] {
  if (!oom) return []
  const limit = oom.limitKb === undefined ? '' : readableSize(oom.limitKb * 1024)
  const what = oom.scope === 'global' ? phrase('machineMemory') : phrase('groupMemory', { limit })
  const trigger = oom.trigger && `${oom.trigger.comm}[${oom.trigger.pid}]`
  return [{ kind: 'memory', time: clock(oom.time), what, detail: phrase('memoryDetail', { trigger }) }]
}

function signalOf({ sender, process, termination }: Incident): TimelineRow[] {
  if (!sender) return []
  const { self, comm, pid, uid, parentComm, parentPid } = viewSender(sender, process)
  const signal = termination?.signal ?? 'A signal'
  const time = clock(sender.time)
  if (self) return [{ kind: 'signal', time, what: phrase('ownSignal', { signal }), detail: '' }]
  const detail = phrase('sender', { uid, parent: parentComm && `${parentComm}[${parentPid}]` })
  return [{ kind: 'signal', time, what: phrase('signal', { signal, sender: `${comm || 'process'}[${pid}]` }), detail }]
}

function endOf({ time, termination, process: { durationMs } }: Incident): TimelineRow {
  const ended = outcome(termination) || phrase('snapshot')
  const detail = durationMs === undefined ? '' : phrase('endDetail', { duration: readableDuration(durationMs) })
  return { kind: 'end', time: clock(time), what: `${ended[0]?.toUpperCase()}${ended.slice(1)}`, detail }
}

/** 12:57:30.044614 UTC */
const clock = (time = ''): string => time.replace(/^.*T(\d\d:\d\d:\d\d)(\.\d{1,6})?.*$/, '$1$2 UTC')

/** With the day, where it ended on another: 2026-11-20 12:57:30.044614 UTC */
function startClock(start: string, end: string): string {
  const day = start.slice(0, 10)
  return end.startsWith(day) ? clock(start) : `${day} ${clock(start)}`
}
