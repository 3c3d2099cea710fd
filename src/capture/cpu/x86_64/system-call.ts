import type { RawCall } from '../../../model/raw.js'
import { NO_SYSCALL, REGISTERS } from './registers.js'

/** System V ABI, AMD64 supplement, A.2.1. */
const ARGUMENTS = (['rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'] as const).map((name) => REGISTERS.indexOf(name))

/**
 * arch/x86/include/uapi/asm/unistd.h: a call of x32 has this bit. Up to 511 its numbers are those of x86-64
 * (arch/x86/entry/syscalls/syscall_64.tbl).
 */
const X32_BIT = 0x4000_0000n
const FIRST_OF_X32 = 512n

/** The call of the last entry into the kernel; undefined where that was an interrupt or a fault. */
export function systemCallOf(registers: readonly bigint[]): RawCall | undefined {
  const number = registers[REGISTERS.indexOf('orig_rax')]
  if (number === undefined || number === NO_SYSCALL) return undefined
  const common = number & ~X32_BIT
  return {
    number: Number(common < FIRST_OF_X32 ? common : number),
    arguments: ARGUMENTS.map((index) => registers[index] ?? 0n),
  }
}
