import type { X86Layout } from '../x86/access.js'

/** The first nine are numbered as in DWARF: System V ABI, Intel386 supplement, table 2.14. */
export const REGISTERS = [
  ...['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip', 'eflags', 'orig_eax'],
] as const

/** Indexes in REGISTERS. */
export const EAX = 0
export const ESP = 4
export const EBP = 5
const ESI = 6
const EDI = 7
export const EIP = 8

/** orig_eax outside of system calls. */
export const NO_SYSCALL = 2n ** 32n - 1n

export const isOutsideSystemCall = (registers: readonly bigint[]): boolean => registers.at(-1) === NO_SYSCALL

export const LAYOUT: X86Layout = { bits: 32, pc: EIP, stackPointer: ESP, source: ESI, target: EDI }
