import { killProcessTree, type ProcessTree, processTreeOf, send } from './process-tree.js'

const PASSED = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const
const ASKS_TO_END: readonly string[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT']

/** What a terminal sends, it sends to the command as well: it is in the same process group. */
const FROM_TERMINAL: readonly string[] = ['SIGINT', 'SIGQUIT']

/** How long a command may take to end that was asked to. */
const GRACE_MS = 5000

export interface PassingOn {
  /** Signals are handled by the event loop: none is passed on before the caller has said to whom. */
  to(pid: number): void
  stop(): void
}

/**
 * Passes the signals this process gets on to a child, which is killed with its descendants when it has not ended
 * some seconds after it was asked to.
 */
export function passSignalsOn(name: string, onKill: (message: string) => void): PassingOn {
  const onTerminal = process.stdin.isTTY || process.stderr.isTTY
  let child: number | undefined
  let timer: NodeJS.Timeout | undefined
  const pass = (signal: NodeJS.Signals): void => {
    if (child === undefined) return
    const pid = child
    // A person at a terminal may ask twice; a program that asks once must not leave processes running.
    const mustEnd = !onTerminal && ASKS_TO_END.includes(signal) && timer === undefined
    // Looked up before the signal is sent: a process whose parent ends meanwhile gets another parent.
    const before: ProcessTree | undefined = mustEnd ? processTreeOf(pid) : undefined
    if (!(onTerminal && FROM_TERMINAL.includes(signal))) send(pid, signal)
    if (!before) return
    timer = setTimeout(() => {
      onKill(`${name} did not end ${GRACE_MS / 1000} s after ${signal}: killed`)
      killProcessTree(pid, before)
    }, GRACE_MS)
  }
  for (const signal of PASSED) process.on(signal, pass)
  return {
    to: (pid) => {
      child = pid
    },
    stop: () => {
      clearTimeout(timer)
      for (const signal of PASSED) process.off(signal, pass)
    },
  }
}
