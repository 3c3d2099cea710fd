import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import { accessByInstruction } from './arm/access.js'
import { REGISTERS } from './arm/registers.js'
import type { Cpu } from './cpu.js'

/** Programs of 32 bits, of arm64 as well. Those of the ABI before EABI are not known. */
export const arm: Cpu = {
  machine: 'arm',
  elfMachine: ELF_MACHINES.arm,
  wordSize: 4,
  registers: REGISTERS,
  coreRegisters: CORE_REGISTERS.arm,
  pc: 15,
  stackPointer: 13,
  framePointer: 11,
  result: 0,
  /** DWARF for the Arm Architecture, 4.1. The lowest bit of a return address says which instruction set is returned to. */
  dwarf: { count: 16, stackPointer: 13, framePointer: 11, link: 14, codeMask: 0xfffffffen },
  trapName: () => undefined,
  trapOf: () => undefined,
  accessByErrorCode: () => undefined,
  accessByInstruction,
}
