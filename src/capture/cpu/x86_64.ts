import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import type { Cpu } from './cpu.js'
import { accessByInstruction } from './x86_64/access.js'
import { accessByErrorCode } from './x86_64/error-code.js'
import { NO_SYSCALL, RAX, RBP, REGISTERS, RIP, RSP } from './x86_64/registers.js'
import { findSignalFrames, readSignalFrame, STACK_POINTER_AT } from './x86_64/signal-frame.js'
import { faultOfFrame } from './x86_64/signal-frame-fault.js'
import { systemCallOf } from './x86_64/system-call.js'
import { TRAPS, trapOf } from './x86_64/trap.js'

export const x86_64: Cpu = {
  machine: 'x86_64',
  elfMachine: ELF_MACHINES.x86_64,
  registers: REGISTERS,
  coreRegisters: CORE_REGISTERS.x86_64,
  pc: RIP,
  stackPointer: RSP,
  framePointer: RBP,
  result: RAX,
  /** -ENOSYS, arch/x86/entry/entry_64.S: entry_SYSCALL_64. */
  resultInCall: -38n,
  callOf: systemCallOf,
  /** System V ABI, AMD64 supplement, figure 3.36. */
  dwarf: { count: 17, stackPointer: 7, framePointer: 6, pc: 16, codeMask: 0xffffffffffffffffn },
  trapName: (trap) => TRAPS[trap],
  trapOf,
  accessByErrorCode,
  accessByInstruction,
  signalFrames: {
    find: findSignalFrames,
    read: readSignalFrame,
    stackPointerAt: STACK_POINTER_AT,
    faultOf: faultOfFrame,
    isOutsideSystemCall: (registers) => registers.at(-1) === NO_SYSCALL,
  },
}
