/** signal(7), the numbers of x86 and arm64 (include/uapi/asm-generic/signal.h). */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  16: 'SIGSTKFLT',
  17: 'SIGCHLD',
  18: 'SIGCONT',
  19: 'SIGSTOP',
  20: 'SIGTSTP',
  21: 'SIGTTIN',
  22: 'SIGTTOU',
  23: 'SIGURG',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  26: 'SIGVTALRM',
  27: 'SIGPROF',
  28: 'SIGWINCH',
  29: 'SIGIO',
  30: 'SIGPWR',
  31: 'SIGSYS',
}

/** Of all but the real-time ones. */
export const SIGNAL_NAMES: readonly string[] = Object.values(SIGNALS)

/** The kernel's SIGRTMIN. glibc keeps 32 and 33 to itself and calls 34 SIGRTMIN; the names here are the kernel's numbers. */
const FIRST_REALTIME = 32
const LAST = 64

/** `SIGSEGV`, or `SIGRT34` for a real-time signal. undefined for a number that is no signal. */
export function signalName(number: number): string | undefined {
  const name = SIGNALS[number]
  if (name) return name
  return number >= FIRST_REALTIME && number <= LAST ? `SIGRT${number}` : undefined
}

/** The number of `SIGSEGV`, `SEGV`, `segv` or `11`. undefined where it is none. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return signalName(Number(text)) ? Number(text) : undefined
  const wanted = `SIG${text.toUpperCase().replace(/^SIG/, '')}`
  for (let number = 1; number <= LAST; number++) if (signalName(number) === wanted) return number
  return undefined
}
