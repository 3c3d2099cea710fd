import { MAX_FRAMES } from '../../../../model/capacities.js'
import type { Cpu, DwarfRegisters } from '../../../cpu/cpu.js'
import { cpuOf } from '../../../cpu/cpus.js'
import type { ResolveRequest } from '../../protocol.js'
import type { CodeMap } from './code.js'
import { type FrameState, lookupPc } from './frame-state.js'
import { callerByFramePointer, callerOfBadCall } from './guess.js'
import { type CapturedMemory, capturedBytes, capturedMemory } from './memory.js'
import { stepByCfi } from './step.js'
import type { FrameValues } from './variables/variables.js'

export interface Backtrace {
  unwinder: 'dwarf' | 'frame-pointer'
  /** Frames are missing at the outer end: there were too many, or the captured memory ended. */
  truncated: boolean
  frames: RawFrame[]
}

/** A frame before symbols. `values`: what its variables are found by, of the innermost ones. */
export type RawFrame = Pick<FrameState, 'pc' | 'exact'> & { values?: FrameValues }

/** Frames whose variables are looked at: what lies further out seldom says why. */
const WITH_VALUES = 8

interface Walk {
  cpu: Cpu
  code: CodeMap
  memory: CapturedMemory
  bytes: (address: bigint, length: number) => Buffer
}

/**
 * Walks up from the captured registers through the captured stack memory, innermost frame first: by call frame
 * information, and where there is none by the frame pointer, which marks the whole as 'frame-pointer'.
 */
export function backtrace(request: ResolveRequest, code: CodeMap): Backtrace {
  const cpu = cpuOf(request.machine)
  const layout = cpu.dwarf
  const stacks = [request.stack, request.interruptedStack]
  const walk: Walk = { cpu, code, memory: capturedMemory(stacks, cpu.wordSize), bytes: capturedBytes(stacks) }
  const trace: Backtrace = { unwinder: 'dwarf', truncated: false, frames: [] }
  const seen = new Set<string>()
  let frame: FrameState | undefined = innermost(request, cpu)
  while (frame && isNew(frame, layout, seen)) {
    if (trace.frames.length === MAX_FRAMES) return { ...trace, truncated: true }
    const entry: RawFrame = { pc: frame.pc, exact: frame.exact }
    trace.frames.push(entry)
    walk.memory.ranOut()
    let caller = callerByCfi(frame, walk, trace.frames.length === 1)
    if (caller !== 'uncovered' && trace.frames.length <= WITH_VALUES) {
      entry.values = { registers: frame.registers, cfa: caller?.registers[layout.stackPointer] }
    }
    if (caller === 'uncovered') caller = callerBySignalFrame(frame, walk)
    if (caller === 'uncovered') {
      caller = plausible(callerByFramePointer(frame, cpu, walk.memory.read), code)
      if (caller) trace.unwinder = 'frame-pointer'
    }
    frame = caller
  }
  return { ...trace, truncated: !frame && walk.memory.ranOut() }
}

function innermost({ registers }: ResolveRequest, { dwarf, pc }: Cpu): FrameState {
  return { registers: registers.slice(0, dwarf.count), pc: registers[pc] ?? 0n, exact: true }
}

/** A corrupted stack can lead back to where the walk has been. */
function isNew({ pc, registers }: FrameState, { stackPointer }: DwarfRegisters, seen: Set<string>): boolean {
  const key = `${pc} ${registers[stackPointer]}`
  return seen.size < seen.add(key).size
}

function callerByCfi(frame: FrameState, walk: Walk, isInnermost: boolean): FrameState | 'uncovered' | undefined {
  const { cpu, code, memory } = walk
  const place = code.find(lookupPc(frame))
  if (!place) return isInnermost ? plausible(callerOfBadCall(frame, cpu, memory.read), code) : undefined
  if (!place.spot) return 'uncovered'
  const caller = stepByCfi(place.spot, cpu.dwarf, frame.registers, memory.read)
  return caller === 'outermost' || caller === 'failed' ? undefined : caller
}

/**
 * The code that a signal interrupted, where the handler returns to code of the vdso that has no call frame information: on
 * arm64 since Linux 5.8 (arch/arm64/kernel/vdso/sigreturn.S). The stack pointer is where the kernel put the frame then.
 */
function callerBySignalFrame(frame: FrameState, { cpu, code, bytes }: Walk): FrameState | 'uncovered' {
  const stackPointer = frame.registers[cpu.dwarf.stackPointer]
  if (stackPointer === undefined || code.find(lookupPc(frame))?.path !== '[vdso]') return 'uncovered'
  const registers = cpu.signalFrames?.read({ read: bytes }, stackPointer)?.registers
  if (!registers) return 'uncovered'
  return { registers: registers.slice(0, cpu.dwarf.count), pc: registers[cpu.pc] ?? 0n, exact: true }
}

/** A guess has to lead to code. */
function plausible(caller: FrameState | undefined, code: CodeMap): FrameState | undefined {
  return caller && code.find(lookupPc(caller)) ? caller : undefined
}
