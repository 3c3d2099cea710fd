import { identifiedBy } from '../../model/causes.js'
import type { CrashEvent } from '../../model/event.js'
import { lastLine } from '../../model/last-line.js'
import { lastWords } from '../facts/last-words.js'
import { roleOf } from './relays.js'

/** A process that died before its parent did, and how. */
export interface DiedChild {
  pid: number
  comm: string
  signal?: string
  exitCode?: number
  /** Of its first finding. */
  cause?: string
  /** Where it ended itself, or was ended from outside: what happened to it, as the end of a sentence. */
  deed?: string
  /** What it was for: `a jest worker`, `compiling a.cpp`. */
  role?: string
  /** Milliseconds from its end, or from that of the process which passed it on, to that of the parent. */
  beforeMs?: number
  /** What connects the two ends. */
  joinedBy?: Join
}

/**
 * `signal`: the parent sent itself the signal that killed the child. `status`: it exited with the status of the child, or
 * with a number that stands for its signal. `words`: its standard error says what became of the child. `time`: it failed just after.
 * `together`: timeout(1) ended itself with its command, by one signal. `sibling`: no child, but another child of the process
 * that ended this one, as the other workers of a pool are ended when one was killed or had failed.
 */
export type Join = 'signal' | 'status' | 'words' | 'time' | 'together' | 'sibling'

/** The first finding of a death. */
export interface DeathVerdict {
  cause: string
  /** Asked for where the process ended itself, or was ended from outside. */
  explanation(): string
}

export function describeDeath(event: CrashEvent, verdict: DeathVerdict | undefined): DiedChild {
  const { process, termination } = event
  const role = roleOf(process)
  const isFault =
    termination?.kind !== 'exit' &&
    termination?.signal !== 'SIGABRT' &&
    identifiedBy(verdict?.cause ?? '') !== 'program'
  const deed = isFault ? undefined : (deedIn(verdict, `${process.comm}[${process.pid}] `) ?? deedWithWords(event))
  return {
    pid: process.pid,
    comm: process.comm,
    ...(termination?.signal !== undefined && { signal: termination.signal }),
    ...(termination?.exitCode !== undefined && { exitCode: termination.exitCode }),
    ...(verdict && { cause: verdict.cause }),
    ...(deed !== undefined && { deed }),
    ...(role !== undefined && { role }),
  }
}

/** A program that handles an exception often says so, and exits with a status of its own; others say what failed. */
function deedWithWords({ termination, stderrTail }: CrashEvent): string | undefined {
  if (stderrTail === undefined || !termination?.exitCode) return undefined
  const words = lastWords(stderrTail)
  if (words) return `exited with ${termination.exitCode}, after it had written: ${words.text}`
  const line = lastLine(stderrTail)
  return line && `exited with ${termination.exitCode}; its last words: ${line.replace(/\.$/, '')}`
}

/** Explanations begin with the process. A status that nothing explains is all there is to say. */
function deedIn(verdict: DeathVerdict | undefined, subject: string): string | undefined {
  if (!verdict || verdict.cause === 'nonzero-exit') return undefined
  const explanation = verdict.explanation()
  if (!explanation.startsWith(subject)) return undefined
  const [sentence = ''] = explanation.slice(subject.length).split(/\.\s/)
  return sentence.replace(/\.$/, '')
}
