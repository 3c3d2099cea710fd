import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import type { Cpu } from './cpu.js'
import { accessByInstruction } from './riscv64/access.js'

const REGISTERS = CORE_REGISTERS.riscv64

export const riscv64: Cpu = {
  machine: 'riscv64',
  elfMachine: ELF_MACHINES.riscv64,
  wordSize: 8,
  /** From 1 to 31 as in DWARF, whose register 0 is the constant zero, which no frame is described by. */
  registers: REGISTERS,
  coreRegisters: REGISTERS,
  pc: 0,
  stackPointer: 2,
  framePointer: 8,
  /** RISC-V ELF psABI, "Frame pointer convention": s0 is the address of the frame of the caller. */
  frameRecord: { caller: -16, returnAddress: -8, end: 0 },
  result: 10,
  /** RISC-V ELF psABI, "DWARF register numbers". */
  dwarf: { count: 32, stackPointer: 2, framePointer: 8, link: 1, codeMask: 0xffffffffffffffffn },
  trapName: () => undefined,
  trapOf: () => undefined,
  accessByErrorCode: () => undefined,
  accessByInstruction,
}
