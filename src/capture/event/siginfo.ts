import { signalName } from '../../model/signals.js'

/** Signals that the kernel raises for an instruction, with the faulting address as si_addr (sigaction(2)). */
const BY_INSTRUCTION = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'])

export const SI_KERNEL = 128

/** Whether the kernel raised it for what the thread was doing, so that the processor's trap state belongs to it. */
export const isRaisedByInstruction = (signal: number, code: number): boolean =>
  code > 0 && BY_INSTRUCTION.has(signalName(signal) ?? '')

/**
 * Whether si_addr means something. With SI_KERNEL it does not: that is how a general protection
 * fault arrives, with an address of 0 (arch/x86/kernel/traps.c: gp_user_force_sig_segv).
 */
export const hasFaultAddress = (signal: number, code: number): boolean =>
  code !== SI_KERNEL && isRaisedByInstruction(signal, code)

const SI_USER = 0
export const SI_QUEUE = -1
const SI_TKILL = -6

/** Codes that say a process sent the signal, whatever the signal. */
export const isSent = (code: number): boolean => [SI_USER, SI_QUEUE, SI_TKILL].includes(code)
