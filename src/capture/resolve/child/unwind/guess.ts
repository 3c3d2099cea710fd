import type { DwarfRegisters } from '../../../cpu/cpu.js'
import type { FrameState } from './frame-state.js'
import type { MemoryReader } from './memory.js'

/** Callers found without call frame information, by the conventions of the processor. */

const WORD = 8n

/**
 * The caller of code that keeps a frame pointer: both System V AMD64 and AAPCS64 store the caller's frame pointer
 * where it points, and the return address in the next word.
 */
export function callerByFramePointer(
  { registers }: FrameState,
  layout: DwarfRegisters,
  read: MemoryReader,
): FrameState | undefined {
  const framePointer = registers[layout.framePointer]
  const stackPointer = registers[layout.stackPointer]
  if (framePointer === undefined || framePointer % WORD !== 0n) return undefined
  if (stackPointer !== undefined && framePointer < stackPointer) return undefined
  const pc = read(framePointer + WORD)
  if (pc === undefined) return undefined
  const caller: FrameState = { registers: [], pc: pc & layout.codeMask, exact: false }
  caller.registers[layout.framePointer] = read(framePointer)
  caller.registers[layout.stackPointer] = framePointer + 2n * WORD
  return caller
}

/** Where the innermost pc is not code, a call through a bad pointer led there, and nothing but it has happened yet. */
export function callerOfBadCall(
  { registers }: FrameState,
  layout: DwarfRegisters,
  read: MemoryReader,
): FrameState | undefined {
  if (layout.link !== undefined) {
    const pc = registers[layout.link]
    return pc === undefined ? undefined : { registers, pc: pc & layout.codeMask, exact: false }
  }
  const stackPointer = registers[layout.stackPointer]
  const pc = stackPointer === undefined ? undefined : read(stackPointer)
  if (stackPointer === undefined || pc === undefined) return undefined
  return { registers: registers.with(layout.stackPointer, stackPointer + WORD), pc, exact: false }
}
