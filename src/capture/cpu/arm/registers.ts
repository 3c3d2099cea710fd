import { CORE_REGISTERS } from '../../../model/core-notes.js'

/** The first sixteen are numbered as in DWARF. */
export const REGISTERS = CORE_REGISTERS.arm

const CPSR = REGISTERS.indexOf('cpsr')
/** PSR_T_BIT, arch/arm/include/uapi/asm/ptrace.h */
const THUMB = 0x20n

/** Whether the thread was executing T32 instructions. */
export const isThumb = (registers: readonly bigint[]): boolean => ((registers[CPSR] ?? 0n) & THUMB) !== 0n
