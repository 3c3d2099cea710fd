import type { X86Layout } from '../x86/access.js'

/** Names in the order of bpf/registers.bpf.h; the first seventeen are numbered as in DWARF. */
export const REGISTERS = [
  ...['rax', 'rdx', 'rcx', 'rbx', 'rsi', 'rdi', 'rbp', 'rsp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'],
  ...['rip', 'eflags', 'orig_rax'],
] as const

/** Indexes in REGISTERS. */
export const RAX = 0
const RSI = 4
const RDI = 5
export const RBP = 6
export const RSP = 7
export const RIP = 16

/** orig_rax outside of system calls. */
export const NO_SYSCALL = 2n ** 64n - 1n

export const isOutsideSystemCall = (registers: readonly bigint[]): boolean => registers.at(-1) === NO_SYSCALL

export const LAYOUT: X86Layout = { bits: 64, pc: RIP, stackPointer: RSP, source: RSI, target: RDI }
