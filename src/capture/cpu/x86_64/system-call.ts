import type { RawCall } from '../../../model/raw.js'
import { NO_SYSCALL, REGISTERS } from './registers.js'

/** System V ABI, AMD64 supplement, A.2.1. */
const ARGUMENTS = (['rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'] as const).map((name) => REGISTERS.indexOf(name))

/** The call of the last entry into the kernel; undefined where that was an interrupt or a fault. */
export function systemCallOf(registers: readonly bigint[]): RawCall | undefined {
  const number = registers[REGISTERS.indexOf('orig_rax')]
  if (number === undefined || number === NO_SYSCALL) return undefined
  return { number: Number(number), arguments: ARGUMENTS.map((index) => registers[index] ?? 0n) }
}
