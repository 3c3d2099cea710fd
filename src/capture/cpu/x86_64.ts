import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import type { Cpu } from './cpu.js'
import { accessByInstruction, isDivision } from './x86/access.js'
import { accessByErrorCode } from './x86/error-code.js'
import { faultOfFrame } from './x86/signal-frame-fault.js'
import { trapName, trapOf } from './x86/trap.js'
import { isOutsideSystemCall, LAYOUT, RAX, RBP, REGISTERS, RIP, RSP } from './x86_64/registers.js'
import { findSignalFrames, PLACE_AT, placeOf, readSignalFrame } from './x86_64/signal-frame.js'
import { systemCallOf } from './x86_64/system-call.js'

export const x86_64: Cpu = {
  machine: 'x86_64',
  elfMachine: ELF_MACHINES.x86_64,
  wordSize: 8,
  registers: REGISTERS,
  coreRegisters: CORE_REGISTERS.x86_64,
  pc: RIP,
  stackPointer: RSP,
  framePointer: RBP,
  frameRecord: { caller: 0, returnAddress: 8, end: 16 },
  result: RAX,
  /** -ENOSYS, arch/x86/entry/entry_64.S: entry_SYSCALL_64. */
  resultInCall: -38n,
  callOf: systemCallOf,
  /** System V ABI, AMD64 supplement, figure 3.36. */
  dwarf: { count: 17, stackPointer: 7, framePointer: 6, pc: 16, codeMask: 0xffffffffffffffffn },
  trapName,
  trapOf: (fault, registers, memory) =>
    trapOf(fault, registers[RSP] ?? 0n, registers.length > 0 ? isOutsideSystemCall(registers) : undefined, memory),
  accessByErrorCode,
  accessByInstruction: (faulting) => accessByInstruction(faulting, LAYOUT),
  isDivision: (instruction) => isDivision(instruction, 64),
  signalFrames: {
    find: findSignalFrames,
    read: readSignalFrame,
    placeAt: [PLACE_AT],
    placeOf,
    faultOf: (frame, instruction, mappings, byteBefore) =>
      faultOfFrame(frame, instruction, mappings, LAYOUT, byteBefore),
    isOutsideSystemCall,
  },
}
