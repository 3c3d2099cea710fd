import type { RawStack } from '../../model/raw.js'
import type { CoreMemory } from './memory.js'

const PAGE_SIZE = 4096n

/** How far above an unmapped stack pointer to look for the stack, as bpf/memory.bpf.h does. */
const PAGES_ABOVE = 16

export interface CoreStack {
  stack?: RawStack
  /** Some of the stack is not in the core, or it is larger than what is taken. */
  isCut: boolean
}

/** At most `most` bytes from the stack pointer upwards; after a stack overflow it points below the stack. */
export function readStack(memory: CoreMemory, stackPointer: bigint, most: number): CoreStack {
  let address = stackPointer
  for (let page = 0; page <= PAGES_ABOVE; page++) {
    const bytes = memory.read(address, most)
    if (bytes.length > 0) return { stack: { address, bytes }, isCut: BigInt(bytes.length) < memory.mappedFrom(address) }
    address = (address & ~(PAGE_SIZE - 1n)) + PAGE_SIZE
  }
  return { isCut: memory.mappedFrom(stackPointer) > 0n }
}
