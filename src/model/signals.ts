/** Names and meanings of signal(7), the numbers of x86 and arm64 (include/uapi/asm-generic/signal.h). */
const SIGNALS: Readonly<Record<number, [name: string, meaning: string]>> = {
  1: ['SIGHUP', 'terminal or controlling process gone'],
  2: ['SIGINT', 'interrupt from the keyboard'],
  3: ['SIGQUIT', 'quit from the keyboard'],
  4: ['SIGILL', 'illegal instruction'],
  5: ['SIGTRAP', 'trace or breakpoint trap'],
  6: ['SIGABRT', 'abort'],
  7: ['SIGBUS', 'bus error'],
  8: ['SIGFPE', 'arithmetic exception'],
  9: ['SIGKILL', 'unconditional kill'],
  10: ['SIGUSR1', 'user-defined signal 1'],
  11: ['SIGSEGV', 'invalid memory reference'],
  12: ['SIGUSR2', 'user-defined signal 2'],
  13: ['SIGPIPE', 'write to a pipe without readers'],
  14: ['SIGALRM', 'timer of alarm(2)'],
  15: ['SIGTERM', 'termination request'],
  16: ['SIGSTKFLT', 'stack fault of a coprocessor'],
  17: ['SIGCHLD', 'child stopped or terminated'],
  18: ['SIGCONT', 'continue if stopped'],
  19: ['SIGSTOP', 'stop'],
  20: ['SIGTSTP', 'stop typed at the terminal'],
  21: ['SIGTTIN', 'terminal input in the background'],
  22: ['SIGTTOU', 'terminal output in the background'],
  23: ['SIGURG', 'urgent condition on a socket'],
  24: ['SIGXCPU', 'processor time limit exceeded'],
  25: ['SIGXFSZ', 'file size limit exceeded'],
  26: ['SIGVTALRM', 'virtual timer expired'],
  27: ['SIGPROF', 'profiling timer expired'],
  28: ['SIGWINCH', 'window resized'],
  29: ['SIGIO', 'input or output possible'],
  30: ['SIGPWR', 'power failure'],
  31: ['SIGSYS', 'bad system call'],
}

/** All but the real-time signals. */
export const SIGNAL_NAMES: readonly string[] = Object.values(SIGNALS).map(([name]) => name)

const MEANINGS: ReadonlyMap<string, string> = new Map(Object.values(SIGNALS))

/** What a signal stands for in signal(7), by its name; undefined for real-time signals, which have no meaning. */
export const signalMeaning = (name: string): string | undefined => MEANINGS.get(name)

/** The kernel's SIGRTMIN. glibc keeps 32 and 33 to itself and calls 34 SIGRTMIN; the names here are the kernel's numbers. */
const FIRST_REALTIME = 32
const LAST = 64

/** `SIGSEGV`, or `SIGRT34` for a real-time signal. undefined for a number that is not a signal. */
export function signalName(number: number): string | undefined {
  const [name] = SIGNALS[number] ?? []
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
