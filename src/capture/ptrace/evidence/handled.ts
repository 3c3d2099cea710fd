import type { RawFault, RawMapping } from '../../../model/raw.js'
import type { Cpu } from '../../cpu/cpu.js'
import { isSent } from '../../event/siginfo.js'
import type { SignalState } from '../../proc/status.js'

/** A fault that a handler got, with the thread as it was then. */
export interface HandledFault {
  tid: number
  fault: RawFault
  registers: bigint[]
}

/** The last time that a handler interrupted a thread. */
export interface Interruption {
  tid: number
  stackPointer: bigint
}

/** What ends a process, and the thread that gets it. */
export interface FinalSignal {
  tid: number
  pid: number
  fault: RawFault
  registers: bigint[]
  signals: SignalState
}

/**
 * Whether a process ends by a signal that the handler of a fault sent it: bpf/cause.bpf.h, settle_handled_fault(). Until
 * a handler returns, its signal is blocked and it runs below the code that it interrupted, or on a stack of its own
 * (sigaltstack(2)). A signal that was blocked is delivered when the handler returns: the thread is then where the fault
 * was.
 */
export function endsInHandlerOf(
  handled: HandledFault,
  final: FinalSignal,
  cpu: Cpu,
  mappings: readonly RawMapping[],
): boolean {
  const { code, senderPid } = final.fault
  if (handled.tid !== final.tid || !isSent(code) || senderPid !== final.pid) return false
  const [before, now] = [handled.registers[cpu.stackPointer] ?? 0n, final.registers[cpu.stackPointer] ?? 0n]
  if (before === now) return handled.registers[cpu.pc] === final.registers[cpu.pc]
  if (isElsewhere(before, now, mappings)) return true
  return now < before && final.signals.isBlocked(handled.fault.signal)
}

/** Whether two stack pointers point into different mappings. */
export const isElsewhere = (one: bigint, other: bigint, mappings: readonly RawMapping[]): boolean =>
  mappings.find(({ start, end }) => start <= one && one < end) !==
  mappings.find(({ start, end }) => start <= other && other < end)
