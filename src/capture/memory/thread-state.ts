import type { Machine } from '../../model/machine.js'
import type { RawStack, RawThread } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { walkFramePointers } from './frame-pointers.js'
import type { ProcessMemory } from './process-memory.js'
import { readStack } from './stack.js'

/** What the registers of a thread lead to. */
export interface ThreadState extends Pick<RawThread, 'registers' | 'userStack'> {
  stack?: RawStack
  stackIsCut: boolean
}

/** mostBytes: of stack memory. */
export function threadState(
  machine: Machine,
  memory: ProcessMemory,
  registers: bigint[],
  mostBytes: number,
): ThreadState {
  const cpu = cpuOf(machine)
  const { stack, isCut } = readStack(memory, registers[cpu.stackPointer] ?? 0n, mostBytes)
  const userStack = walkFramePointers(memory, registers, cpu)
  return { registers, userStack, stack, stackIsCut: isCut }
}
