import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { RawEvent, RawStack } from '../../model/raw.js'
import type { Core } from './core.js'
import { registerOf } from './registers.js'
import { findSignalFrames } from './signal-frame.js'
import { readStack } from './stack.js'

/**
 * The stack that the backtrace leads to from that of a signal handler (sigaltstack(2)), as far as live capture takes
 * it; undefined where it leads to none. x86-64 alone.
 */
export function interruptedStack(
  { machine, memory }: Core,
  { stack }: RawEvent,
  backtrace: Stack | undefined,
): RawStack | undefined {
  if (machine !== 'x86_64' || !stack) return undefined
  const passed = new Set(backtrace?.frames.map(({ ip }) => parseAddress(ip)))
  const end = stack.address + BigInt(stack.bytes.length)
  const elsewhere = findSignalFrames(stack, passed)
    .map(({ registers }) => registerOf(machine, registers, 'stackPointer'))
    .find((stackPointer) => stackPointer < stack.address || stackPointer >= end)
  return elsewhere === undefined ? undefined : readStack(memory, elsewhere, stack.bytes.length).stack
}
