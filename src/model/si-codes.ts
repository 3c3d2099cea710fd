import { signalName } from './signals.js'

/**
 * si_code by number, name and meaning: sigaction(2), include/uapi/asm-generic/siginfo.h. A new code of the kernel is a
 * row here.
 */
const ANY_SIGNAL: readonly SiCode[] = [
  { code: 0, name: 'SI_USER', meaning: 'sent with kill(2)' },
  { code: 128, name: 'SI_KERNEL', meaning: 'raised by the kernel, without an address' },
  { code: -1, name: 'SI_QUEUE', meaning: 'sent with sigqueue(3)' },
  { code: -2, name: 'SI_TIMER', meaning: 'POSIX timer expired' },
  { code: -3, name: 'SI_MESGQ', meaning: 'message arrived in a POSIX message queue' },
  { code: -4, name: 'SI_ASYNCIO', meaning: 'asynchronous input or output completed' },
  { code: -5, name: 'SI_SIGIO', meaning: 'input or output is possible' },
  { code: -6, name: 'SI_TKILL', meaning: 'sent with tkill(2) or tgkill(2), as raise() and abort() do' },
  { code: -7, name: 'SI_DETHREAD', meaning: 'another thread called execve(2)' },
  { code: -60, name: 'SI_ASYNCNL', meaning: 'asynchronous name lookup completed' },
]

/** The codes of one signal, in the order of their numbers, which begin with 1. */
const BY_SIGNAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SIGILL: {
    ILL_ILLOPC: 'illegal opcode',
    ILL_ILLOPN: 'illegal operand',
    ILL_ILLADR: 'illegal addressing mode',
    ILL_ILLTRP: 'illegal trap',
    ILL_PRVOPC: 'privileged opcode',
    ILL_PRVREG: 'privileged register',
    ILL_COPROC: 'coprocessor error',
    ILL_BADSTK: 'internal stack error',
    ILL_BADIADDR: 'unimplemented instruction address',
  },
  SIGFPE: {
    FPE_INTDIV: 'integer division by zero',
    FPE_INTOVF: 'integer overflow',
    FPE_FLTDIV: 'floating-point division by zero',
    FPE_FLTOVF: 'floating-point overflow',
    FPE_FLTUND: 'floating-point underflow',
    FPE_FLTRES: 'inexact floating-point result',
    FPE_FLTINV: 'invalid floating-point operation',
    FPE_FLTSUB: 'subscript out of range',
    __FPE_DECOVF: 'decimal overflow',
    __FPE_DECDIV: 'decimal division by zero',
    __FPE_DECERR: 'packed decimal error',
    __FPE_INVASC: 'invalid ASCII digit',
    __FPE_INVDEC: 'invalid decimal digit',
    FPE_FLTUNK: 'undiagnosed floating-point exception',
    FPE_CONDTRAP: 'trap on condition',
  },
  SIGSEGV: {
    SEGV_MAPERR: 'address not mapped',
    SEGV_ACCERR: 'access not permitted by the mapping',
    SEGV_BNDERR: 'bounds check failed',
    SEGV_PKUERR: 'access denied by a memory protection key',
    SEGV_ACCADI: 'application data integrity not enabled for the mapping',
    SEGV_ADIDERR: 'disrupting mismatch of an application data integrity tag',
    SEGV_ADIPERR: 'precise mismatch of an application data integrity tag',
    SEGV_MTEAERR: 'memory tag mismatch, reported asynchronously',
    SEGV_MTESERR: 'memory tag mismatch',
    SEGV_CPERR: 'control-flow protection: a return or indirect jump to a target that is not permitted',
  },
  SIGBUS: {
    BUS_ADRALN: 'invalid address alignment',
    BUS_ADRERR: 'nonexistent physical address, such as past the end of a mapped file',
    BUS_OBJERR: 'hardware error of the object',
    BUS_MCEERR_AR: 'hardware memory error, consumed by this access',
    BUS_MCEERR_AO: 'hardware memory error, detected but not consumed',
  },
  SIGTRAP: {
    TRAP_BRKPT: 'breakpoint',
    TRAP_TRACE: 'single step',
    TRAP_BRANCH: 'branch trace',
    TRAP_HWBKPT: 'hardware breakpoint or watchpoint',
    TRAP_UNK: 'undiagnosed trap',
    TRAP_PERF: 'event of perf_event_open(2) with sigtrap set',
  },
  SIGCHLD: {
    CLD_EXITED: 'child exited',
    CLD_KILLED: 'child was killed',
    CLD_DUMPED: 'child was killed and dumped core',
    CLD_TRAPPED: 'traced child trapped',
    CLD_STOPPED: 'child stopped',
    CLD_CONTINUED: 'stopped child continued',
  },
  SIGSYS: {
    SYS_SECCOMP: 'system call refused by a seccomp filter',
    SYS_USER_DISPATCH: 'system call intercepted by syscall user dispatch',
  },
}

/** Any signal without codes of its own may stand for SIGIO: F_SETSIG of fcntl(2), fs/fcntl.c: send_sigio_to_task. */
const IO: Readonly<Record<string, string>> = {
  POLL_IN: 'input available',
  POLL_OUT: 'output buffers available',
  POLL_MSG: 'input message available',
  POLL_ERR: 'input or output error',
  POLL_PRI: 'high-priority input available',
  POLL_HUP: 'device disconnected',
}

interface SiCode {
  code: number
  name: string
  meaning: string
}

const MEANINGS = new Map([
  ...ANY_SIGNAL.map(({ name, meaning }): [string, string] => [name, meaning]),
  ...[...Object.values(BY_SIGNAL), IO].flatMap((codes) => Object.entries(codes)),
])

const NAMES_OF_ANY = new Map(ANY_SIGNAL.map(({ code, name }) => [code, name]))
const NAMES_BY_SIGNAL = new Map(Object.entries(BY_SIGNAL).map(([signal, codes]) => [signal, Object.keys(codes)]))
const NAMES_OF_IO = Object.keys(IO)

export const SI_CODE_NAMES: readonly string[] = [...MEANINGS.keys()]

/** si_code in words. undefined for a code without a name. */
export const siCodeMeaning = (siCode: string): string | undefined => MEANINGS.get(siCode)

/** `SEGV_MAPERR` for (11, 1). A code without a name is written as its number. */
export function siCodeName(signal: number, code: number): string {
  const names = NAMES_BY_SIGNAL.get(signalName(signal) ?? '') ?? NAMES_OF_IO
  return NAMES_OF_ANY.get(code) ?? names[code - 1] ?? String(code)
}

/** 1 for (11, `SEGV_MAPERR`): what siCodeName has made a name of. undefined for a name that is none. */
export function siCodeNumber(signal: number, name: string): number | undefined {
  if (/^-?\d{1,10}$/.test(name)) return Number(name)
  const ofAny = ANY_SIGNAL.find((code) => code.name === name)
  if (ofAny) return ofAny.code
  const at = (NAMES_BY_SIGNAL.get(signalName(signal) ?? '') ?? NAMES_OF_IO).indexOf(name)
  return at === -1 ? undefined : at + 1
}
