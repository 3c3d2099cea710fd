import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { RawEvent, RawStack } from '../../model/raw.js'
import { registerOf } from '../core/registers.js'
import { findSignalFrames } from '../core/signal-frame.js'
import { faultOfFrame } from '../core/signal-frame-fault.js'

/**
 * A handler can meet faults of its own while it deals with one: HotSpot's error reporter tries memory out (SafeFetch
 * of the JDK). What it saw last is then not what ended the process. And it can end it by exit(3), as sanitizers do, which
 * the kernel knows of no fault by. The record of the fault it all began with, as the kernel saved it for the handler on
 * the way of the backtrace; undefined where there was no other. x86-64 alone.
 */
export function firstFault(raw: RawEvent, machine: string, backtrace: Stack | undefined): RawEvent | undefined {
  if (machine !== 'x86_64' || !(raw.fault?.firstChance || hasFailed(raw)) || !raw.stack) return undefined
  const passed = new Set(backtrace?.frames.map(({ ip }) => parseAddress(ip)))
  for (const frame of findSignalFrames(raw.stack, passed).reverse()) {
    const fault = faultOfFrame(frame, undefined, raw.mappings ?? [])
    if (!fault) continue
    const { registers } = frame
    const thread = { ...raw.thread, registers, instruction: undefined, userStack: [], kernelStack: [] }
    const stackPointer = registerOf(machine, registers, 'stackPointer')
    const stack = from(raw.stack, stackPointer)
    if (stack) return { ...raw, fault, thread, stack }
    return {
      ...raw,
      fault,
      thread,
      stack: raw.interruptedStack && from(raw.interruptedStack, stackPointer),
      interruptedStack: undefined,
    }
  }
  return undefined
}

/** It exited, with another status than 0. */
const hasFailed = ({ status = 0 }: RawEvent): boolean => (status & 0x7f) === 0 && status !== 0

/** undefined where the stack pointer does not point into it. */
function from({ address, bytes }: RawStack, stackPointer: bigint): RawStack | undefined {
  const skipped = stackPointer - address
  if (skipped < 0n || skipped >= bytes.length) return undefined
  return { address: stackPointer, bytes: bytes.subarray(Number(skipped)) }
}
