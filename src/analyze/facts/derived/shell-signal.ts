import { signalName } from '../../../model/signals.js'
import { derive } from '../fact.js'

/** signal(7): those whose default action is not to terminate. */
const HARMLESS = ['SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH']

export const shellSignal = derive({
  name: 'shellSignal',
  type: 'text',
  meaning: 'signal n where the process exited with 128+n, as shells do when a command of theirs was killed',
  example: 'SIGSEGV',
  value: ({ exitCode }): string | undefined => {
    const name = exitCode === undefined ? undefined : signalName(exitCode - 128)
    return name === undefined || HARMLESS.includes(name) ? undefined : name
  },
})
