import { VM_WRITE } from '../../model/vm-flags.js'
import type { SignalFrame, SignalFrames } from '../cpu/cpu.js'
import type { Core } from './core.js'

const CHUNK = 1024 * 1024

/** The stack of a handler can be anywhere (sigaltstack(2)); programs that need one have it early or small. */
const MAX_SEARCHED = 256n * BigInt(CHUNK)

/**
 * A handler that raises its own signal again cannot die of it before it has returned: the signal is blocked
 * meanwhile. So the process dies where the fault was, and the frame of the handler is still in memory, with the
 * registers as they are.
 */
export function findReturnedSignal({ memory, mappings, process }: Core, signalFrames: SignalFrames): SignalFrame[] {
  const { registers } = process.thread
  if (!signalFrames.isOutsideSystemCall(registers)) return []
  const pattern = signalFrames.placeOf(registers)
  const frameAround = (place: bigint): SignalFrame | undefined =>
    signalFrames.placeAt
      .map((offset) => signalFrames.read(memory, place - BigInt(offset)))
      .find((frame) => frame && isSame(frame.registers, registers))
  let left = MAX_SEARCHED
  for (const { start, end, vmFlags } of mappings) {
    if ((vmFlags & VM_WRITE) === 0) continue
    for (let at = start; at < end && left > 0n; at += BigInt(CHUNK)) {
      const bytes = memory.read(at, CHUNK + pattern.length - 1)
      left -= BigInt(bytes.length)
      if (bytes.length < pattern.length) break
      for (let found = bytes.indexOf(pattern); found !== -1; found = bytes.indexOf(pattern, found + 1)) {
        const frame = frameAround(at + BigInt(found))
        if (frame) return [frame]
      }
    }
  }
  return []
}

/** All but the last, which is orig_rax or flags of the processor: a frame does not hold it, or the handler's return changes it. */
const isSame = (saved: readonly bigint[], registers: readonly bigint[]): boolean =>
  saved.slice(0, -1).every((value, index) => value === registers[index])
