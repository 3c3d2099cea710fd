import type { RawStack } from '../../model/raw.js'
import type { ProcessMemory } from './process-memory.js'

const PAGE_SIZE = 4096n

/** How far above an unmapped stack pointer to look for the stack, as bpf/memory.bpf.h does. */
const PAGES_ABOVE = 16

export interface TakenStack {
  stack?: RawStack
  /** Some of the stack could not be read, or it is larger than what is taken. */
  isCut: boolean
}

/** At most `most` bytes from the stack pointer upwards; after a stack overflow it points below the stack. */
export function readStack(memory: ProcessMemory, stackPointer: bigint, most: number): TakenStack {
  let address = stackPointer
  for (let page = 0; page <= PAGES_ABOVE; page++) {
    const bytes = memory.read(address, most)
    if (bytes.length > 0) return { stack: { address, bytes }, isCut: BigInt(bytes.length) < memory.mappedFrom(address) }
    address = (address & ~(PAGE_SIZE - 1n)) + PAGE_SIZE
  }
  return { isCut: memory.mappedFrom(stackPointer) > 0n }
}
