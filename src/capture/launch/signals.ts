import { readdirSync, readFileSync } from 'node:fs'

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
    if (!(onTerminal && FROM_TERMINAL.includes(signal))) send(pid, signal)
    // Who sits at a terminal may ask twice; what stands in for a supervisor must leave nothing behind.
    if (onTerminal || !ASKS_TO_END.includes(signal)) return
    timer ??= setTimeout(() => {
      onKill(`${name} did not end ${GRACE_MS / 1000} s after ${signal}: killed`)
      for (const process of [pid, ...descendantsOf(pid)]) send(process, 'SIGKILL')
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

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended a moment ago.
  }
}

function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const)
  const children = (of: number): number[] => parents.flatMap(([child, parent]) => (parent === of ? [child] : []))
  const below = (of: number): number[] => children(of).flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** The fourth field of proc_pid_stat(5), behind the name, which may hold anything. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
