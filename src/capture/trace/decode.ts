import type { NativeMachine } from '../../model/machine.js'
import { siCodeName } from '../../model/si-codes.js'
import { signalName } from '../../model/signals.js'
import { syscallByNumber } from '../../model/syscalls/syscalls.js'
import type { TracedCall, TracedSignal, TraceEvent } from '../../model/trace.js'
import { hasFaultAddress } from '../event/siginfo.js'
import { TRACE_FLAGS, TRACE_KINDS } from './abi.js'
import { hex, pointer, type ShownCall, unsigned } from './arguments/argument.js'
import { argumentsOf } from './arguments/arguments.js'
import type { RawTrace } from './record.js'
import { isError, type Result, resultOf } from './result.js'

/**
 * A record as what it means; undefined for one that is of no interest to people. Objects are written out field by
 * field: there are a million of them a second, and spreading takes three times as long as all the rest.
 */
export function decodeTrace(raw: RawTrace, machine: NativeMachine, realtimeOffset: bigint): TraceEvent | undefined {
  const time = raw.time + realtimeOffset
  if (raw.kind === TRACE_KINDS.call) return decodeCall(raw, machine, time)
  const { pid, tid } = raw
  if (raw.kind === TRACE_KINDS.signal) return { kind: 'signal', time, pid, tid, ...decodeSignal(raw) }
  if (raw.kind === TRACE_KINDS.end) return { kind: 'end', time, pid, tid, status: raw.number }
  return undefined
}

function decodeCall(raw: RawTrace, machine: NativeMachine, time: bigint): TracedCall {
  const unfinished = (raw.flags & TRACE_FLAGS.unfinished) !== 0
  const call: ShownCall = { raw, machine, failed: unfinished || isError(raw.result) }
  const { name, texts } = nameAndArguments(call)
  const result = unfinished ? UNKNOWN : resultOf(name, call)
  return {
    kind: 'call',
    time,
    pid: raw.pid,
    tid: raw.tid,
    name,
    arguments: texts,
    result: result.text,
    error: result.error,
    unfinished,
    durationNs: raw.duration,
  }
}

const UNKNOWN: Result = { text: '?' }

function nameAndArguments(call: ShownCall): { name: string; texts: string[] } {
  const { number, flags, arguments: values } = call.raw
  const compat = (flags & TRACE_FLAGS.compat) !== 0
  const syscall = compat ? undefined : syscallByNumber(call.machine, number)
  if (!syscall) return { name: `syscall_0x${number.toString(16)}${compat ? '_32bit' : ''}`, texts: values.map(hex) }
  const texts: string[] = []
  const known = argumentsOf(syscall)
  for (let index = 0; index < known.length; index++) {
    const text = known[index]?.show(call, values[index] ?? 0n, index)
    if (text !== undefined) texts.push(text)
  }
  return { name: syscall.name, texts }
}

function decodeSignal({
  number,
  result,
  arguments: [first = 0n, uid = 0n, status = 0n],
}: RawTrace): Pick<TracedSignal, 'signal' | 'details'> {
  const signal = signalName(number) ?? String(number)
  const code = Number(result)
  const details = [`si_signo=${signal}`, `si_code=${siCodeName(number, code)}`]
  if (hasFaultAddress(number, code)) details.push(`si_addr=${pointer(first)}`)
  else if (code !== 128) {
    details.push(`si_pid=${unsigned(first)}`, `si_uid=${unsigned(uid)}`)
    if (signal === 'SIGCHLD' && code > 0) details.push(`si_status=${childStatus(code, unsigned(status))}`)
  }
  return { signal, details }
}

const CLD_EXITED = 1
const childStatus = (code: number, status: number): string =>
  code === CLD_EXITED ? String(status) : (signalName(status) ?? String(status))
