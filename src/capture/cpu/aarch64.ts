import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import { accessByInstruction } from './aarch64/access.js'
import { accessBySyndrome } from './aarch64/exception.js'
import { findSignalFrames, PC, PLACE_AT, placeOf, readSignalFrame } from './aarch64/signal-frame.js'
import { faultOfFrame } from './aarch64/signal-frame-fault.js'
import { systemCallOf } from './aarch64/system-call.js'
import type { Cpu } from './cpu.js'

export const aarch64: Cpu = {
  machine: 'aarch64',
  elfMachine: ELF_MACHINES.aarch64,
  wordSize: 8,
  registers: CORE_REGISTERS.aarch64,
  coreRegisters: CORE_REGISTERS.aarch64,
  pc: PC,
  stackPointer: 31,
  framePointer: 29,
  /** AAPCS64, 6.4.6: where the frame pointer points are that of the caller and the return address. */
  frameRecord: { caller: 0, returnAddress: 8, end: 16 },
  result: 0,
  callOf: systemCallOf,
  /** DWARF for the Arm 64-bit architecture, 4.1. Pointer authentication signs the bits of a return address above 48. */
  dwarf: { count: 32, stackPointer: 31, framePointer: 29, link: 30, codeMask: 0xffffffffffffn },
  trapName: () => undefined,
  trapOf: () => undefined,
  accessByErrorCode: (_trap, esr) => accessBySyndrome(esr),
  accessByInstruction,
  signalFrames: {
    find: findSignalFrames,
    read: readSignalFrame,
    placeAt: PLACE_AT,
    placeOf,
    faultOf: faultOfFrame,
    // The registers do not show it.
    isOutsideSystemCall: () => true,
  },
}
