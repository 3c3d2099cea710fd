import { signalName } from '../../model/signals.js'
import { type Machine, syscallByNumber } from '../../model/syscalls/syscalls.js'
import type { TracedCall, TracedSignal, TraceEvent } from '../../model/trace.js'
import { hasFaultAddress, siCodeName } from '../live/siginfo.js'
import { TRACE_FLAGS, TRACE_KINDS } from './abi.js'
import { pointer, type ShownCall, unsigned } from './arguments/argument.js'
import { argumentsOf } from './arguments/arguments.js'
import type { RawTrace } from './record.js'
import { isError, resultOf } from './result.js'

/** A record as what it means; undefined for one that is of no interest to people. */
export function decodeTrace(raw: RawTrace, machine: Machine, realtimeOffset: bigint): TraceEvent | undefined {
  const { pid, tid } = raw
  const common = { time: raw.time + realtimeOffset, pid, tid }
  if (raw.kind === TRACE_KINDS.call) return { ...common, ...decodeCall(raw, machine) }
  if (raw.kind === TRACE_KINDS.signal) return { ...common, ...decodeSignal(raw) }
  if (raw.kind === TRACE_KINDS.end) return { ...common, kind: 'end', status: raw.number }
  return undefined
}

type WithoutPlace<T> = Omit<T, 'time' | 'pid' | 'tid'>

function decodeCall(raw: RawTrace, machine: Machine): WithoutPlace<TracedCall> {
  const unfinished = (raw.flags & TRACE_FLAGS.unfinished) !== 0
  const call: ShownCall = { ...raw, machine, failed: unfinished || isError(raw.result) }
  const { name, texts } = nameAndArguments(call)
  const { text, error } = unfinished ? { text: '?', error: undefined } : resultOf(name, call)
  return {
    kind: 'call',
    name,
    arguments: texts,
    result: text,
    ...(error === undefined ? {} : { error }),
    unfinished,
    durationNs: Number(raw.duration),
  }
}

function nameAndArguments(call: ShownCall): { name: string; texts: string[] } {
  const syscall = call.flags & TRACE_FLAGS.compat ? undefined : syscallByNumber(call.machine, call.number)
  if (!syscall) {
    const name = `syscall_${call.number}${call.flags & TRACE_FLAGS.compat ? '_32bit' : ''}`
    return { name, texts: call.arguments.map(pointer) }
  }
  const texts: string[] = []
  argumentsOf(syscall).forEach((argument, index) => {
    const text = argument.show(call, call.arguments[index] ?? 0n, index)
    if (text !== undefined) texts.push(text)
  })
  return { name: syscall.name, texts }
}

function decodeSignal({
  number,
  result,
  arguments: [first = 0n, uid = 0n, status = 0n],
}: RawTrace): WithoutPlace<TracedSignal> {
  const signal = signalName(number) ?? String(number)
  const code = Number(result)
  const details = [`si_signo=${signal}`, `si_code=${siCodeName(number, code)}`]
  if (hasFaultAddress(number, code)) details.push(`si_addr=${pointer(first)}`)
  else if (code !== 128) {
    details.push(`si_pid=${unsigned(first)}`, `si_uid=${unsigned(uid)}`)
    if (signal === 'SIGCHLD' && code > 0) details.push(`si_status=${childStatus(code, unsigned(status))}`)
  }
  return { kind: 'signal', signal, details }
}

const CLD_EXITED = 1
const childStatus = (code: number, status: number): string =>
  code === CLD_EXITED ? String(status) : (signalName(status) ?? String(status))
