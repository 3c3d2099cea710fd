import { signalName } from '../../model/signals.js'

/** si_code by name, sigaction(2) and include/uapi/asm-generic/siginfo.h. */

const ANY_SIGNAL: Record<number, string> = {
  0: 'SI_USER',
  128: 'SI_KERNEL',
  [-1]: 'SI_QUEUE',
  [-2]: 'SI_TIMER',
  [-3]: 'SI_MESGQ',
  [-4]: 'SI_ASYNCIO',
  [-5]: 'SI_SIGIO',
  [-6]: 'SI_TKILL',
  [-7]: 'SI_DETHREAD',
  [-60]: 'SI_ASYNCNL',
}

const names = (text: string): string[] => text.split(' ')

/** Position n is code n + 1. */
const BY_SIGNAL: Record<string, string[]> = {
  SIGILL: names('ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC ILL_BADSTK ILL_BADIADDR'),
  SIGFPE: names(
    'FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV FPE_FLTSUB ' +
      '__FPE_DECOVF __FPE_DECDIV __FPE_DECERR __FPE_INVASC __FPE_INVDEC FPE_FLTUNK FPE_CONDTRAP',
  ),
  SIGSEGV: names(
    'SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR SEGV_ACCADI SEGV_ADIDERR SEGV_ADIPERR SEGV_MTEAERR ' +
      'SEGV_MTESERR SEGV_CPERR',
  ),
  SIGBUS: names('BUS_ADRALN BUS_ADRERR BUS_OBJERR BUS_MCEERR_AR BUS_MCEERR_AO'),
  SIGTRAP: names('TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT TRAP_UNK TRAP_PERF'),
  SIGCHLD: names('CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED'),
  SIGSYS: names('SYS_SECCOMP SYS_USER_DISPATCH'),
}

/** Any signal without codes of its own may stand for SIGIO: F_SETSIG of fcntl(2), fs/fcntl.c: send_sigio_to_task. */
const IO = names('POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP')

/** `SEGV_MAPERR` for (11, 1). A code without a name is written as its number. */
export function siCodeName(signal: number, code: number): string {
  const ofSignal = BY_SIGNAL[signalName(signal) ?? ''] ?? IO
  return ANY_SIGNAL[code] ?? ofSignal[code - 1] ?? String(code)
}

/** Signals that the kernel raises for an instruction, with the faulting address as si_addr (sigaction(2)). */
const BY_INSTRUCTION = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'])

const SI_KERNEL = 128

/** Whether the kernel raised it for what the thread was doing, so that the processor's trap state belongs to it. */
export const isRaisedByInstruction = (signal: number, code: number): boolean =>
  code > 0 && BY_INSTRUCTION.has(signalName(signal) ?? '')

/**
 * Whether si_addr means something. With SI_KERNEL it does not: that is how a general protection
 * fault arrives, with an address of 0 (arch/x86/kernel/traps.c: gp_user_force_sig_segv).
 */
export const hasFaultAddress = (signal: number, code: number): boolean =>
  code !== SI_KERNEL && isRaisedByInstruction(signal, code)

/** Codes that say a process sent the signal, whatever the signal. */
export const isSent = (code: number): boolean => ['SI_USER', 'SI_TKILL', 'SI_QUEUE'].includes(ANY_SIGNAL[code] ?? '')
