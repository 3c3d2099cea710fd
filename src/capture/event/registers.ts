import { formatAddress } from '../../model/address.js'
import type { Cpu } from '../cpu/cpu.js'

/** undefined where none were captured. */
export const namedRegisters = (registers: readonly bigint[], cpu: Cpu): Record<string, string> | undefined =>
  registers.length === 0
    ? undefined
    : Object.fromEntries(cpu.registers.map((name, index) => [name, formatAddress(registers[index] ?? 0n)]))
