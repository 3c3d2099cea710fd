import type { RawCall } from '../../../model/raw.js'
import { NO_SYSCALL, REGISTERS } from './registers.js'

/** syscall(2), "Architecture calling conventions". */
const ARGUMENTS = (['ebx', 'ecx', 'edx', 'esi', 'edi', 'ebp'] as const).map((name) => REGISTERS.indexOf(name))

/** The call of the last entry into the kernel; undefined where that was an interrupt or a fault. */
export function systemCallOf(registers: readonly bigint[]): RawCall | undefined {
  const number = registers.at(-1)
  if (number === undefined || number === NO_SYSCALL) return undefined
  return { number: Number(number), arguments: ARGUMENTS.map((index) => registers[index] ?? 0n) }
}
