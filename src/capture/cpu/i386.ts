import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import type { Cpu } from './cpu.js'
import { EAX, EBP, EIP, ESP, isOutsideSystemCall, LAYOUT, REGISTERS } from './i386/registers.js'
import { findSignalFrames, PLACE_AT, placeOf, readSignalFrame } from './i386/signal-frame.js'
import { systemCallOf } from './i386/system-call.js'
import { accessByInstruction, isDivision } from './x86/access.js'
import { accessByErrorCode } from './x86/error-code.js'
import { faultOfFrame } from './x86/signal-frame-fault.js'
import { trapName, trapOf } from './x86/trap.js'

/** Programs of 32 bits, of x86-64 as well. */
export const i386: Cpu = {
  machine: 'i386',
  elfMachine: ELF_MACHINES.i386,
  wordSize: 4,
  registers: REGISTERS,
  coreRegisters: CORE_REGISTERS.i386,
  pc: EIP,
  stackPointer: ESP,
  framePointer: EBP,
  frameRecord: { caller: 0, returnAddress: 4, end: 8 },
  result: EAX,
  /** -ENOSYS, arch/x86/entry/entry_32.S and entry_64_compat.S. */
  resultInCall: -38n,
  callOf: systemCallOf,
  dwarf: { count: 9, stackPointer: ESP, framePointer: EBP, pc: EIP, codeMask: 0xffffffffn },
  trapName,
  trapOf: (fault, registers, memory) =>
    trapOf(fault, registers[ESP] ?? 0n, registers.length > 0 ? isOutsideSystemCall(registers) : undefined, memory),
  accessByErrorCode,
  accessByInstruction: (faulting) => accessByInstruction(faulting, LAYOUT),
  isDivision: (instruction) => isDivision(instruction, 32),
  signalFrames: {
    find: findSignalFrames,
    read: readSignalFrame,
    placeAt: PLACE_AT,
    placeOf,
    faultOf: (frame, instruction, mappings, byteBefore) =>
      faultOfFrame(frame, instruction, mappings, LAYOUT, byteBefore),
    isOutsideSystemCall,
  },
}
