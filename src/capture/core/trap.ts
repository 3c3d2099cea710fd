import type { RawFault } from '../../model/raw.js'
import { isPageFault } from './access/access.js'
import type { Machine } from './elf-header.js'
import type { CoreMemory } from './memory.js'
import { NO_SYSCALL, registerOf } from './registers.js'

/** arch/x86/include/asm/trapnr.h */
const GENERAL_PROTECTION = 13
const PAGE_FAULT = 14

/** By signal and si_code, those that one exception alone raises (arch/x86/kernel/traps.c). */
const OTHERS: readonly { signal: number; code: number; trap: number }[] = [
  { signal: 8, code: 1, trap: 0 }, // FPE_INTDIV: exc_divide_error
  { signal: 5, code: 128, trap: 3 }, // SI_KERNEL: do_int3_user
  { signal: 4, code: 2, trap: 6 }, // ILL_ILLOPN: handle_invalid_op
  { signal: 7, code: 1, trap: 17 }, // BUS_ADRALN: exc_alignment_check
]

const SIGSEGV = 11
const SI_KERNEL = 128

/** The exception behind a fault, where signal and code leave no other. Numbered on x86 alone. */
export function trapOf(
  machine: Machine,
  fault: RawFault,
  registers: readonly bigint[],
  memory: CoreMemory,
): number | undefined {
  if (machine !== 'x86_64') return undefined
  if (isPageFault(fault)) return PAGE_FAULT
  if (fault.signal === SIGSEGV && fault.code === SI_KERNEL) {
    // The kernel also says so where it found no room on the stack for a signal, and of a bad one in sigreturn(2).
    const couldTakeSignal = memory.mappedFrom(registerOf(machine, registers, 'stackPointer')) > 0n
    return couldTakeSignal && registers.at(-1) === NO_SYSCALL ? GENERAL_PROTECTION : undefined
  }
  return OTHERS.find(({ signal, code }) => signal === fault.signal && code === fault.code)?.trap
}
