import { STACK_DEPTH } from '../../model/capacities.js'
import type { ProcessMemory } from './process-memory.js'

const WORD = 8n

/**
 * Return addresses along the frame pointers, the instruction pointer first: what the kernel's own walk gives live
 * capture. Both processors keep the caller's frame pointer where it points, and the return address after it.
 */
export function walkFramePointers(memory: ProcessMemory, pc: bigint, framePointer: bigint): bigint[] {
  const addresses = [pc]
  let pointer = framePointer
  while (addresses.length < STACK_DEPTH && pointer % WORD === 0n) {
    const frame = memory.read(pointer, 16)
    if (frame.length < 16) break
    addresses.push(frame.readBigUInt64LE(8))
    const caller = frame.readBigUInt64LE(0)
    if (caller <= pointer) break
    pointer = caller
  }
  return addresses
}
