import { constants } from 'node:os'
import { CommandError } from '../../model/errors.js'
import { checkExecutable, checkScript, whatItLacks } from './executable.js'
import { passSignalsOn } from './signals.js'
import { SpawnError, type Spawned, spawnCommand } from './spawn.js'
import { asUser, type CommandUser } from './user.js'
import { wordsAsGiven } from './words.js'

/** How a command ended: its status, or the signal that ended it. */
export type Ending = { status: number } | { signal: NodeJS.Signals }

export interface Launched {
  /** As this process sees it: in a container, not the number that the kernel's records have. */
  pid: number
  ended: Promise<Ending>
  /** The same as waitpid(2) gives it. */
  status: Promise<number>
}

/**
 * Starts a command with this process's own standard streams, directory and environment, as its child, and as the user
 * of this process or as another one. It returns
 * when the command's execve() has succeeded, before which no other child of this process is started. Words that this
 * process was given are passed on to the byte. Until the command ends, the signals that ask this process to stop are
 * the command's; one that ignores them is killed after some seconds, and `onKill` is called. Throws CommandError with
 * the status that a shell gives.
 */
export function launch(command: readonly string[], onKill: (message: string) => void, user?: CommandUser): Launched {
  const [file = ''] = command
  checkExecutable(command)
  // Before the command starts: a signal that comes in between is its own already.
  const signals = passSignalsOn(file, onKill)
  try {
    const { pid, ended } = asUser(user, () => spawnOrInterpret(wordsAsGiven(command)))
    signals.to(pid)
    return { pid, status: ended, ended: ended.then(endingOf).finally(signals.stop) }
  } catch (error) {
    signals.stop()
    if (!(error instanceof SpawnError)) throw error
    // The file was there a moment ago: what the kernel needs to execute it is not.
    const isIncomplete = error.errno === constants.errno.ENOENT
    const reason = isIncomplete ? whatItLacks(wordsAsGiven(command)[0]) : undefined
    throw new CommandError(
      `${file}: cannot be executed${reason === undefined ? '' : `: ${reason}`}`,
      isIncomplete ? 127 : 126,
    )
  }
}

/** A script without a first line that names its interpreter is one of the shell, as for execvp(3); a program is not. */
function spawnOrInterpret(words: readonly Buffer[]): Spawned {
  try {
    return spawnCommand(words)
  } catch (error) {
    if (!(error instanceof SpawnError) || error.errno !== constants.errno.ENOEXEC) throw error
    checkScript(words[0])
    return spawnCommand([Buffer.from('/bin/sh'), ...words])
  }
}

/** wait(2): WIFEXITED, WEXITSTATUS, WTERMSIG. A real-time signal has no name in Node, and is reported as a shell does. */
function endingOf(status: number): Ending {
  const number = status & 0x7f
  if (number === 0) return { status: (status >> 8) & 0xff }
  const signal = SIGNALS.get(number)
  return signal === undefined ? { status: 128 + number } : { signal }
}

const isSignal = (name: string): name is NodeJS.Signals => name in constants.signals

const SIGNALS = new Map(
  Object.entries(constants.signals)
    .flatMap(([name, number]) => (isSignal(name) ? [[number, name] as const] : []))
    .reverse(),
)
