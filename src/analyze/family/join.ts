import type { CrashEvent } from '../../model/event.js'
import { lastWords } from '../facts/last-words.js'
import type { DiedChild, Join } from './died-child.js'
import { reportedDeaths } from './relays.js'

/** What is kept of a death while its parent lives: whole events, with their mappings and libraries, would add up. */
export type KeptDeath = Pick<CrashEvent, 'time' | 'termination' | 'sender' | 'stderrTail'> & {
  process: Pick<CrashEvent['process'], 'pid' | 'comm' | 'namespaces'>
}

export const keptOf = ({ time, termination, sender, stderrTail, process }: CrashEvent): KeptDeath => ({
  time,
  termination,
  sender,
  stderrTail,
  process: { pid: process.pid, comm: process.comm, namespaces: process.namespaces },
})

/** A process that died, and the process under it whose death its own end passed on. */
export interface Member {
  event: KeptDeath
  first: DiedChild | undefined
  /** Of its first finding. */
  cause?: string | undefined
  /** Whether there is another process in between, which lives on. */
  isDistant?: boolean
}

/** What shows that a process passed on the death of its child; undefined where nothing does. */
export function joinOf(child: Member, event: CrashEvent): Join | undefined {
  if (child.isDistant) return reports(child, event)
  const repeated = repeats(child, event)
  const isSure = repeated === 'signal' || repeated === 'together' || (repeated === 'status' && !isCommonStatus(event))
  return isSure ? repeated : (reports(child, event) ?? repeated ?? answers(child, event))
}

/** So many programs exit with 1 or 2 that another child may have done so as well. */
export const isCommonStatus = ({ termination }: CrashEvent): boolean => (termination?.exitCode ?? 0) <= 2

/**
 * The statuses that stand for a signal: 128+n of shells (bash(1), EXIT STATUS), and 256-n where a program exits with the
 * negative number that Python's subprocess module and others have for it.
 */
const statusesFor = (signal: number): readonly number[] => [128 + signal, 256 - signal]

/**
 * A process ended as its child did. A signal that it had sent to its child itself, alone or with its process group, was
 * not passed on; with SIGKILL, timeout(1) does so when the time of its command is up. A status counts only between programs of different names: a shell that finds no command reports it in a
 * fork of itself.
 */
function repeats({ event: child, first }: Member, event: CrashEvent): Join | undefined {
  const { process, termination, sender } = event
  const { signalNumber, exitCode } = child.termination ?? {}
  const status = termination?.exitCode
  if (status === undefined) {
    const sameSignal = signalNumber !== undefined && signalNumber === termination?.signalNumber
    if (!sameSignal || sender?.pid !== process.pid) return undefined
    if (process.comm === 'timeout' && wasKilledBy(child, event)) return 'together'
    return wasKilledBy(child, event) || signalledItsGroup(event) ? undefined : 'signal'
  }
  if (status === 0) return undefined
  if (signalNumber !== undefined) return statusesFor(signalNumber).includes(status) ? 'status' : undefined
  const isOther = child.process.comm !== process.comm || first !== undefined
  return exitCode === status && isOther ? 'status' : undefined
}

/**
 * It died in kill(2) with 0 or a negative number for a process id, which stands for process groups. Not known on arm64,
 * where the result of the call replaces its first argument.
 */
const signalledItsGroup = ({ registers: { orig_rax: call, rdi: target } = {} }: CrashEvent): boolean =>
  call !== undefined && KILL.includes(BigInt(call)) && target !== undefined && BigInt.asIntN(32, BigInt(target)) <= 0n

/** The numbers of kill(2) on x86-64 and of x32, arch/x86/entry/syscalls/syscall_64.tbl. */
const KILL = [62n, 0x4000_003en]

/** Its standard error names the child, says how it ended, or repeats what the child wrote. */
function reports({ event: child, first }: Member, event: CrashEvent): Join | undefined {
  if (!event.termination?.exitCode || event.stderrTail === undefined) return undefined
  if (msBetween(child, event) > MAX_REPORT_MS || wasKilledBy(child, event)) return undefined
  const { pid, namespaces } = child.process
  const ids = [pid, namespaces?.pid, first?.pid]
  const signals = [child.termination?.signal, first?.signal].filter((signal) => signal !== undefined)
  const says = reportedDeaths(event.stderrTail).some((death) => {
    if (death.pid !== undefined && !ids.includes(death.pid)) return false
    if (death.signal !== undefined) return signals.includes(death.signal)
    if (death.status !== undefined) return death.status === child.termination?.exitCode
    return death.pid !== undefined || death.anyEnd === true || signals.length > 0
  })
  return says || quotes(event.stderrTail, child.stderrTail) ? 'words' : undefined
}

/** What a process killed itself, such as the other workers of its pool, is no reason for it to fail. */
const wasKilledBy = (child: KeptDeath, { process }: CrashEvent): boolean => child.sender?.pid === process.pid

/** A build goes on with its other jobs for minutes; a server that once lost a worker may fail a day later. */
const MAX_REPORT_MS = 600_000

/** Whoever collects the standard error of another process writes it again: the exception is that of the other one. */
function quotes(relayed: string, original: string | undefined): boolean {
  const words = original === undefined ? undefined : lastWords(original)
  return words !== undefined && lastWords(relayed)?.text === words.text
}

/** With these, programs say that what they ran failed, however it did (npm, make, cargo, timeout(1), xargs(1)). */
const FAILURE_STATUSES: readonly number[] = [1, 2, 101, 125, 126, 127]
/** How long after the death of a child such a status can be the answer to it. */
const MAX_ANSWER_MS = 1000
/** The same for any other status, which a script can choose. */
const MAX_ANY_ANSWER_MS = 100

/** With these findings, the runtime of a program gave up, whatever status it exited with. */
const GAVE_UP: readonly (string | undefined)[] = ['uncaught-exception', 'out-of-memory', 'assertion-failure']

/** It failed just after its child was killed, or after the runtime of its child had given up. */
function answers({ event: child, first, cause }: Member, event: CrashEvent): Join | undefined {
  const wasKilled = (child.termination?.signalNumber ?? first?.signal) !== undefined
  const crashed = wasKilled || GAVE_UP.includes(first?.cause ?? cause)
  const status = event.termination?.exitCode ?? 0
  if (!crashed || status === 0 || wasKilledBy(child, event)) return undefined
  const maxMs = FAILURE_STATUSES.includes(status) ? MAX_ANSWER_MS : MAX_ANY_ANSWER_MS
  return msBetween(child, event) <= maxMs ? 'time' : undefined
}

/** Who ended a process, and when: with a signal, or with a request that its handler answered by a failure at once. */
export function endedBy(event: CrashEvent): { sender: NonNullable<CrashEvent['sender']>; time: string } | undefined {
  const { termination, sender, time, earlierSignals = [] } = event
  if (ENDS.includes(termination?.signal)) return sender && { sender, time }
  const request = earlierSignals.findLast(({ signal }) => REQUESTS.includes(signal))
  const isAnswer =
    request?.outcome === 'handled' && Boolean(termination?.exitCode) && msBetween(request, event) <= MAX_ANSWER_MS
  return isAnswer && request.sender ? { sender: request.sender, time: request.time } : undefined
}

/** With these, programs end others. What SIGABRT, SIGINT and SIGHUP are sent for is another story. */
const ENDS: readonly (string | undefined)[] = ['SIGTERM', 'SIGKILL', 'SIGQUIT']

/** SIGHUP often asks to read the configuration again. */
const REQUESTS: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGQUIT']

/** A parent that was not asked to end itself ended this one, just after another child of it was killed or had failed. */
export function endedFor({ event: sibling }: Member, event: CrashEvent): boolean {
  const { process } = event
  const { sender, time } = endedBy(event) ?? {}
  const wasEnded = sender !== undefined && time !== undefined && sender.request === undefined
  const { signal, exitCode } = sibling.termination ?? {}
  // The workers of a pool are the same program; after another one had failed, a script may end its helpers as usual.
  const failed =
    signal === undefined ? Boolean(exitCode) && sibling.process.comm === process.comm : signal !== 'SIGTERM'
  if (!wasEnded || !failed || sibling.process.pid === process.pid) return false
  const ms = Date.parse(time) - Date.parse(sibling.time)
  return sibling.sender?.pid !== sender.pid && ms >= 0 && ms <= MAX_ANSWER_MS
}

export const msBetween = (child: Pick<KeptDeath, 'time'>, event: CrashEvent): number =>
  Math.max(0, Date.parse(event.time) - Date.parse(child.time))
