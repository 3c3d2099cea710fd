import { basename } from 'node:path/posix'
import { signalName } from '../../../model/signals.js'
import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'
import { documentedStatus, isChosenStatus, type Witness } from '../statuses.js'

/** What an exit status means, which depends on the program. */

export const exeName = derived({
  type: 'text',
  label: 'name of the executable',
  meaning: 'file name of the executable, which is the interpreter where comm is the name of a script',
  example: 'bash',
  value: ({ exe }) => (exe === undefined ? undefined : basename(exe)),
})

export const knownProgram = derived({
  type: 'text',
  label: 'program',
  explain: () => 'its manual documents this exit status',
  meaning: 'program whose manual documents the exit status, without its version',
  example: 'python',
  value: (facts): string | undefined => documented(facts)?.program,
})

export const exitMeaning = derived({
  type: 'text',
  label: 'documented meaning of the exit status',
  meaning: 'what the exit status means according to the manual of the program; absent for programs that are not known',
  example: "the host's name could not be resolved",
  value: (facts): string | undefined => documented(facts)?.meaning,
})

export const statusChosen = derived({
  type: 'boolean',
  label: 'status chosen by the program',
  says: { true: 'the program that it ran chose the exit status', false: 'nothing shows who chose the exit status' },
  meaning: 'whether the arguments or the stack show that what an interpreter ran chose the exit status itself',
  example: true,
  value: (facts): boolean | undefined =>
    facts.exitCode === undefined ? undefined : isChosenStatus(exeName.value(facts), witnessOf(facts)),
})

const documented = (facts: CapturedFacts) =>
  facts.exitCode === undefined ? undefined : documentedStatus(exeName.value(facts), facts.exitCode, witnessOf(facts))

/** Standard error and failed system calls are captured together; a process without a failed call is hardly ever seen. */
function witnessOf({ argv, frames, stderrTail, failedSyscalls }: CapturedFacts): Witness {
  const standardError = stderrTail ?? (failedSyscalls === undefined ? undefined : '')
  return { argv, symbols: frames?.flatMap(({ symbol }) => symbol ?? []), standardError }
}

export const shellSignal = derived({
  type: 'text',
  label: 'signal in the exit status',
  says: (value) => `exit status is 128 plus the number of ${value}`,
  meaning: 'signal n where the process exited with 128+n, as shells do when a command was killed by a signal',
  example: 'SIGSEGV',
  value: ({ exitCode }): string | undefined => {
    const name = exitCode === undefined ? undefined : signalName(exitCode - 128)
    return name === undefined || HARMLESS.includes(name) ? undefined : name
  },
})

/** signal(7): signals whose default action is not to terminate. */
const HARMLESS = ['SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH']

export const inMainThread = derived({
  type: 'boolean',
  label: 'thread that ended the process',
  says: {
    true: 'it was the main thread that ended the process',
    false: 'it was another thread than the main one that ended the process',
  },
  meaning: 'whether the main thread crashed, or exited with this status',
  example: false,
  value: ({ pid, tid }): boolean | undefined => (tid === undefined || pid === undefined ? undefined : tid === pid),
})

export const exitCaller = derived({
  type: 'text',
  label: 'function that called exit()',
  meaning: 'function on the stack that ended the process by exit(3) or what a runtime has for it',
  example: 'usage',
  value: ({ exitCode, frames }): string | undefined =>
    exitCode === undefined
      ? undefined
      : frames?.find(({ symbol }) => symbol !== undefined && !EXITS.test(symbol))?.symbol,
})

/** The functions of the C library and of Node.js (src/api/environment.cc, src/env.cc) that end a process. */
const EXITS =
  /^(?:(?:__GI_)?_{0,2}exit|_Exit|__run_exit_handlers|node::(?:DefaultProcessExitHandler\w*|Exit|Environment::Exit|ReallyExit|process::ReallyExit))(?:\b|$)/
