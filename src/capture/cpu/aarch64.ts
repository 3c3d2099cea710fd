import { CORE_REGISTERS, ELF_MACHINES } from '../../model/core-notes.js'
import { accessByInstruction } from './aarch64/access.js'
import type { Cpu } from './cpu.js'

/** arch/arm64/include/asm/esr.h: the exception class is in bits 26 to 31, WnR is bit 6 of a data abort. */
const EC_SHIFT = 26
const EC_MASK = 0x3f
const EC_INSTRUCTION_ABORT = 0x20
const EC_DATA_ABORT = 0x24
const WRITE_NOT_READ = 0x40

export const aarch64: Cpu = {
  machine: 'aarch64',
  elfMachine: ELF_MACHINES.aarch64,
  registers: CORE_REGISTERS.aarch64,
  coreRegisters: CORE_REGISTERS.aarch64,
  pc: 32,
  stackPointer: 31,
  framePointer: 29,
  result: 0,
  /** DWARF for the Arm 64-bit architecture, 4.1. Pointer authentication signs the bits of a return address above 48. */
  dwarf: { count: 32, stackPointer: 31, framePointer: 29, link: 30, codeMask: 0xffffffffffffn },
  trapName: () => undefined,
  trapOf: () => undefined,
  accessByErrorCode: (_trap, esr) => {
    const exceptionClass = (esr >>> EC_SHIFT) & EC_MASK
    if (exceptionClass === EC_INSTRUCTION_ABORT) return 'execute'
    if (exceptionClass !== EC_DATA_ABORT) return undefined
    return esr & WRITE_NOT_READ ? 'write' : 'read'
  },
  accessByInstruction,
}
