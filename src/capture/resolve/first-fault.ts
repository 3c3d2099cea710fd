import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { Machine } from '../../model/machine.js'
import type { RawEvent, RawFault, RawStack } from '../../model/raw.js'
import type { Cpu } from '../cpu/cpu.js'
import { cpuOf } from '../cpu/cpus.js'
import { withoutForgery } from '../event/own-siginfo.js'
import { isRaisedByInstruction, isSent } from '../event/siginfo.js'
import type { Resolution } from './protocol.js'

/**
 * A handler can meet faults of its own while it deals with one: HotSpot's error reporter tries memory out (SafeFetch
 * of the JDK). What it saw last is then not what ended the process. It can also end the process by exit(3), as
 * sanitizers do, or unblock its signal, which leaves the kernel no proof that it still runs; or it crashes itself. Returns
 * the record of the first fault, as the kernel saved it for a handler that the backtrace passes through; undefined where
 * there was no other, or the signal frames of the processor are not known.
 */
export function firstFault(
  raw: RawEvent,
  machine: Machine,
  { stack: backtrace, interruptedCode }: Pick<Resolution, 'stack' | 'interruptedCode'>,
): RawEvent | undefined {
  const cpu = cpuOf(machine)
  const { signalFrames, stackPointer: stackPointerAt, pc } = cpu
  if (!signalFrames || !raw.stack) return undefined
  if (!raw.fault?.firstChance && !endedItself(raw, cpu) && !lastFault(raw, cpu)) return undefined
  const passed = backtrace?.frames.map(({ ip }) => parseAddress(ip)) ?? []
  for (const frame of signalFrames.find(raw.stack, passed).reverse()) {
    const { registers } = frame
    const instruction = interruptedCode?.get(registers[pc] ?? 0n)
    const fault = signalFrames.faultOf(frame, instruction, raw.mappings ?? [])
    if (!fault) continue
    const thread = { ...raw.thread, registers, instruction, userStack: [], kernelStack: [] }
    const faultInHandler = faultInHandlerOf(lastFault(raw, cpu), backtrace, frame.restorer)
    const stackPointer = registers[stackPointerAt] ?? 0n
    const stack = from(raw.stack, stackPointer)
    if (stack) return { ...raw, fault, faultInHandler, thread, stack }
    return {
      ...raw,
      fault,
      faultInHandler,
      thread,
      stack: raw.interruptedStack && from(raw.interruptedStack, stackPointer),
      interruptedStack: undefined,
    }
  }
  return undefined
}

/** It exited with another status than 0, or sent itself the signal. */
function endedItself(raw: RawEvent, cpu: Cpu): boolean {
  const { status = 0, sender, pid } = raw
  if ((status & 0x7f) === 0) return status !== 0
  const fault = withoutForgery(raw, cpu)
  // SIGKILL ends a process without being delivered.
  if (!fault) return sender?.signal === (status & 0x7f) && sender.process?.pid === pid
  return isSent(fault.code) && (sender?.process?.pid ?? fault.senderPid) === pid
}

/** The fault that ended it, where it was one: not a signal that was sent, and none that a handler received. */
function lastFault(raw: RawEvent, cpu: Cpu): RawFault | undefined {
  const fault = raw.fault?.firstChance ? undefined : withoutForgery(raw, cpu)
  return fault && isRaisedByInstruction(fault.signal, fault.code) ? fault : undefined
}

/** What ended the handler of another fault, and which function that was: the outermost frame of a handler. */
export function faultInHandlerOf(
  fault: RawFault | undefined,
  backtrace: Stack | undefined,
  restorer: bigint | undefined,
): RawEvent['faultInHandler'] {
  if (!fault) return undefined
  const { frames = [] } = backtrace ?? {}
  const end = restorer === undefined ? -1 : frames.findIndex(({ ip }) => parseAddress(ip) === restorer)
  const { signal, code, address } = fault
  return { signal, code, address, handler: frames[end - 1]?.symbol }
}

/** undefined where the stack pointer does not point into it. */
function from({ address, bytes }: RawStack, stackPointer: bigint): RawStack | undefined {
  const skipped = stackPointer - address
  if (skipped < 0n || skipped >= bytes.length) return undefined
  return { address: stackPointer, bytes: bytes.subarray(Number(skipped)) }
}
