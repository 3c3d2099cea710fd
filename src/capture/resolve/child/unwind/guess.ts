import type { Cpu } from '../../../cpu/cpu.js'
import type { FrameState } from './frame-state.js'
import type { MemoryReader } from './memory.js'

/** Callers found without call frame information, by the conventions of the processor. */

/** The caller of code that keeps a frame pointer. */
export function callerByFramePointer(
  { registers }: FrameState,
  { dwarf: layout, frameRecord, wordSize }: Cpu,
  read: MemoryReader,
): FrameState | undefined {
  const framePointer = registers[layout.framePointer]
  const stackPointer = registers[layout.stackPointer]
  if (!frameRecord || framePointer === undefined || framePointer % BigInt(wordSize) !== 0n) return undefined
  if (stackPointer !== undefined && framePointer < stackPointer) return undefined
  const pc = read(framePointer + BigInt(frameRecord.returnAddress))
  if (pc === undefined) return undefined
  const caller: FrameState = { registers: [], pc: pc & layout.codeMask, exact: false }
  caller.registers[layout.framePointer] = read(framePointer + BigInt(frameRecord.caller))
  caller.registers[layout.stackPointer] = framePointer + BigInt(frameRecord.end)
  return caller
}

/** Where the innermost pc is not code, a call through a bad pointer led there, and nothing but it has happened yet. */
export function callerOfBadCall(
  { registers }: FrameState,
  { dwarf: layout, wordSize }: Cpu,
  read: MemoryReader,
): FrameState | undefined {
  if (layout.link !== undefined) {
    const pc = registers[layout.link]
    return pc === undefined ? undefined : { registers, pc: pc & layout.codeMask, exact: false }
  }
  const stackPointer = registers[layout.stackPointer]
  const pc = stackPointer === undefined ? undefined : read(stackPointer)
  if (stackPointer === undefined || pc === undefined) return undefined
  return { registers: registers.with(layout.stackPointer, stackPointer + BigInt(wordSize)), pc, exact: false }
}
