import type { RawEvent } from '../../model/raw.js'
import type { Cpu } from '../cpu/cpu.js'
import { walkFramePointers } from '../memory/frame-pointers.js'

/**
 * A death with the frames of its thread along the frame pointers. The BPF programs have them walked only where they captured no
 * stack: here, it costs the process that dies nothing.
 */
export function withFrames<Death extends Pick<RawEvent, 'thread' | 'stack' | 'interruptedStack'>>(
  death: Death,
  cpu: Cpu,
): Death {
  const { thread, stack, interruptedStack } = death
  if (thread.userStack.length > 0) return death
  const read = (address: bigint, length: number): Buffer => {
    for (const part of [stack, interruptedStack]) {
      const offset = part ? address - part.address : -1n
      if (part && offset >= 0n && offset < BigInt(part.bytes.length)) {
        return Buffer.from(part.bytes.subarray(Number(offset), Number(offset) + length))
      }
    }
    return Buffer.alloc(0)
  }
  return { ...death, thread: { ...thread, userStack: walkFramePointers({ read }, thread.registers, cpu) } }
}
