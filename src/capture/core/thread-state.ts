import type { RawStack, RawThread } from '../../model/raw.js'
import type { Machine } from './elf-header.js'
import { walkFramePointers } from './frame-pointers.js'
import type { CoreMemory } from './memory.js'
import { registerOf } from './registers.js'
import { readStack } from './stack.js'

/** What can be told of a thread by its registers. */
export interface ThreadState extends Pick<RawThread, 'registers' | 'userStack'> {
  stack?: RawStack
  stackIsCut: boolean
}

/** mostBytes: of stack memory. */
export function threadState(machine: Machine, memory: CoreMemory, registers: bigint[], mostBytes: number): ThreadState {
  const of = (name: Parameters<typeof registerOf>[2]): bigint => registerOf(machine, registers, name)
  const { stack, isCut } = readStack(memory, of('stackPointer'), mostBytes)
  const userStack = walkFramePointers(memory, of('pc'), of('framePointer'))
  return { registers, userStack, stack, stackIsCut: isCut }
}
