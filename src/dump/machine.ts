import type { CrashEvent } from '../model/event.js'
import { isNativeMachine, type NativeMachine, wordBitsOf } from '../model/machine.js'
import type { WordSize } from '../model/words.js'

/** Processors that cores are written for. */
export type DumpedMachine = NativeMachine | 'i386'

const LIMIT_OF_32_BITS = 2n ** 32n

/**
 * The processor as the program saw it: an x86-64 kernel also runs programs for i386, which have nothing at or above 4 GiB,
 * where every other program has its stack. Throws Error for a processor that events do not have.
 */
export function dumpedMachine({ host: { arch }, maps = [] }: CrashEvent): DumpedMachine {
  if (!isNativeMachine(arch)) throw new Error(`an event of the processor ${arch}`)
  const isSmall = maps.length > 0 && maps.every(({ end }) => BigInt(end) <= LIMIT_OF_32_BITS)
  return arch === 'x86_64' && isSmall ? 'i386' : arch
}

export const wordSizeOf = (machine: DumpedMachine): WordSize => (wordBitsOf(machine) === 32 ? 4 : 8)

/** The name under which an event has a register: a program for i386 uses the lower halves of those of x86-64. */
export const nameInEvent = (register: string, machine: DumpedMachine): string =>
  machine === 'i386' && register !== 'eflags' ? register.replace(/(^|_)e/, '$1r') : register
