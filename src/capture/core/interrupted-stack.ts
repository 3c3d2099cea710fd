import { parseAddress } from '../../model/address.js'
import type { Stack } from '../../model/event.js'
import type { RawEvent, RawStack } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { readStack } from '../memory/stack.js'
import type { Core } from './core.js'

/**
 * The stack that the backtrace leads to from that of a signal handler (sigaltstack(2)), as far as live capture takes
 * it; undefined where it leads to none, or the signal frames of
 * the processor are not known.
 */
export function interruptedStack(
  { machine, memory }: Core,
  { stack }: RawEvent,
  backtrace: Stack | undefined,
): RawStack | undefined {
  const { signalFrames, stackPointer } = cpuOf(machine)
  if (!signalFrames || !stack) return undefined
  const passed = backtrace?.frames.map(({ ip }) => parseAddress(ip)) ?? []
  const end = stack.address + BigInt(stack.bytes.length)
  const elsewhere = signalFrames
    .find(stack, passed)
    .map(({ registers }) => registers[stackPointer] ?? 0n)
    .find((address) => address < stack.address || address >= end)
  return elsewhere === undefined ? undefined : readStack(memory, elsewhere, stack.bytes.length).stack
}
