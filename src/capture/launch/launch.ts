import { type ChildProcess, spawn } from 'node:child_process'
import { CommandError } from '../../model/errors.js'
import { checkExecutable } from './executable.js'
import { passSignalsOn } from './signals.js'

/** How a command ended: its status, or the signal that ended it. */
export type Ending = { status: number } | { signal: NodeJS.Signals }

export interface Launched {
  /** As this process sees it: in a container, not the number that the kernel's records have. */
  pid: number
  ended: Promise<Ending>
}

/**
 * Starts a command with this process's own standard streams, directory and environment, as its child. It returns
 * when the command's execve() has succeeded, before which no other child of this process is started. Until the
 * command ends, the signals that ask this process to stop are the command's; one that ignores them is killed after
 * some seconds, which `onKill` is told. Throws CommandError with the status that a shell gives.
 */
export function launch(command: readonly string[], onKill: (message: string) => void): Launched {
  const [file = '', ...args] = command
  checkExecutable(command)
  // Before the command starts: a signal that comes in between is its own already.
  const signals = passSignalsOn(file, onKill)
  const child = spawn(file, args, { stdio: 'inherit' })
  // spawn() of a file that was there a moment ago; the error itself comes later, as an event.
  child.on('error', () => {})
  if (child.pid === undefined) {
    signals.stop()
    throw new CommandError(`${file}: cannot be executed`, 126)
  }
  signals.to(child.pid)
  return { pid: child.pid, ended: endOf(child, signals.stop) }
}

const endOf = (child: ChildProcess, stopPassing: () => void): Promise<Ending> =>
  new Promise((resolve) => {
    child.once('exit', (status, signal) => {
      stopPassing()
      resolve(signal === null ? { status: status ?? 0 } : { signal })
    })
  })
