import type { Machine } from './elf-header.js'

/** Where some registers stand among those of a thread (bpf/registers.bpf.h). */
interface RegisterIndexes {
  pc: number
  stackPointer: number
  framePointer: number
}

const INDEXES: Readonly<Record<Machine, RegisterIndexes>> = {
  x86_64: { pc: 16, stackPointer: 7, framePointer: 6 },
  aarch64: { pc: 32, stackPointer: 31, framePointer: 29 },
}

/** The value of a register by what it is for. */
export const registerOf = (machine: Machine, registers: readonly bigint[], name: keyof RegisterIndexes): bigint =>
  registers[INDEXES[machine][name]] ?? 0n

/** orig_rax of x86-64, the last of its registers, outside of system calls. */
export const NO_SYSCALL = 2n ** 64n - 1n
