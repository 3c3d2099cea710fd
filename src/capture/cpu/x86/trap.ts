import type { RawFault } from '../../../model/raw.js'
import type { Memory } from '../cpu.js'
import { isPageFault } from '../page-fault.js'

/** arch/x86/include/asm/trapnr.h */
export const DIVIDE_ERROR = 0
export const BREAKPOINT = 3
export const INVALID_OPCODE = 6
export const SIMD_FLOATING_POINT = 19
const GENERAL_PROTECTION = 13
export const PAGE_FAULT = 14

/** Names of the exceptions by number, in the words of the Intel SDM, volume 3, table 6-1. */
const TRAPS: Readonly<Record<number, string>> = {
  0: 'divide-error',
  1: 'debug',
  3: 'breakpoint',
  4: 'overflow',
  5: 'bound-range',
  6: 'invalid-opcode',
  11: 'segment-not-present',
  12: 'stack-segment',
  13: 'general-protection',
  14: 'page-fault',
  16: 'x87-floating-point',
  17: 'alignment-check',
  18: 'machine-check',
  19: 'simd-floating-point',
  21: 'control-protection',
}

/** The number of the last exception of a thread before there was one. */
const BEFORE_ANY = DIVIDE_ERROR

/** The fact of a signal that the kernel raised without an exception, as for a stack that takes no frame of a handler. */
const NO_TRAP = 'none'

/** Name of the last exception of a thread that became a signal, arch/x86/kernel/traps.c: setup_signal. */
export const trapName = (trap: number, signal: number): string | undefined =>
  trap === BEFORE_ANY && signal !== SIGFPE ? NO_TRAP : TRAPS[trap]

/** By signal and si_code, those that only one exception raises (arch/x86/kernel/traps.c). */
const OTHERS: readonly { signal: number; code: number; trap: number }[] = [
  { signal: 8, code: 1, trap: 0 }, // FPE_INTDIV: exc_divide_error
  { signal: 5, code: 128, trap: 3 }, // SI_KERNEL: do_int3_user
  { signal: 4, code: 2, trap: 6 }, // ILL_ILLOPN: handle_invalid_op
  { signal: 7, code: 1, trap: 17 }, // BUS_ADRALN: exc_alignment_check
]

const SIGFPE = 8
const SIGSEGV = 11
const SI_KERNEL = 128

/** The exception that raised a fault, where signal and code leave only one. outside: of a system call; undefined where the registers are not known. */
export function trapOf(
  fault: RawFault,
  stackPointer: bigint,
  outside: boolean | undefined,
  memory: Memory,
): number | undefined {
  if (isPageFault(fault)) return PAGE_FAULT
  if (fault.signal === SIGSEGV && fault.code === SI_KERNEL) {
    // The kernel uses the same code where a signal found no room on the stack, and for a bad frame in sigreturn(2).
    if (!outside) return outside === undefined ? undefined : BEFORE_ANY
    const couldTakeSignal = memory.mappedFrom(stackPointer) > 0n
    return couldTakeSignal ? GENERAL_PROTECTION : undefined
  }
  return OTHERS.find(({ signal, code }) => signal === fault.signal && code === fault.code)?.trap
}
