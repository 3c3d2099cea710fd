import { MACHINES } from '../../model/machine.js'
import { LIMIT_NAMES, PROGRAM_PROBLEMS } from '../../model/refusals.js'
import { SI_CODE_NAMES } from '../../model/si-codes.js'
import { SIGNAL_OUTCOMES } from '../../model/signal-outcomes.js'
import { SIGNAL_NAMES } from '../../model/signals.js'

/** What a fact, or a part of it, can be at all. Absent for facts whose values are not known beforehand. */
export interface Domain {
  /** In words: `the name of a signal`. */
  what: string
  names?: readonly string[]
  /** What is possible as well as the names. */
  also?: RegExp
  /** Both included. */
  range?: readonly [number, number]
  maxBytes?: number
}

const signal: Domain = { what: 'the name of a signal', names: SIGNAL_NAMES, also: /^SIGRT(?:3[2-9]|[45]\d|6[0-4])$/ }
/** TASK_COMM_LEN of include/linux/sched.h, without the terminating null. */
const comm: Domain = { what: 'at most 15 bytes, which is what the kernel keeps of a name', maxBytes: 15 }
const choice = (...names: string[]): Domain => ({ what: `one of ${names.join(', ')}`, names })

const outcome = choice(...SIGNAL_OUTCOMES)
const limit = choice(...LIMIT_NAMES)
const problem = choice(...PROGRAM_PROBLEMS)

const DOMAINS: Readonly<Record<string, Domain>> = {
  signal,
  faultSignal: signal,
  shellSignal: signal,
  'diedChild.signal': signal,
  signalNumber: { what: 'a number from 1 to 64', range: [1, 64] },
  siCode: { what: 'the name of an si_code', names: SI_CODE_NAMES, also: /^-?\d+$/ },
  exitCode: { what: 'a number from 0 to 255', range: [0, 255] },
  'diedChild.exitCode': { what: 'a number from 0 to 255', range: [0, 255] },
  comm,
  threadComm: comm,
  parentComm: comm,
  forkerComm: comm,
  'sender.comm': comm,
  'sender.parent.comm': comm,
  'diedChild.comm': comm,
  'diedChild.joinedBy': choice('signal', 'status', 'words', 'time', 'together', 'sibling'),
  'childFailedExec.comm': comm,
  'childFailedExec.problem': problem,
  'failedCommand.problem': problem,
  'failedExecs[*].problem': problem,
  'earlierSignals[*].signal': signal,
  'earlierSignals[*].outcome': outcome,
  'earlierSignals[*].sender.comm': comm,
  'stopRequest.signal': signal,
  'stopRequest.outcome': outcome,
  'stopRequest.sender.comm': comm,
  'sentFault.signal': signal,
  'sentFault.outcome': outcome,
  'sentFault.sender.comm': comm,
  'refusal.limit': limit,
  'refusals[*].limit': limit,
  refusedResource: choice('task', 'files', 'memory', 'lock'),
  arch: choice(...MACHINES),
  faultAccess: choice('read', 'write', 'execute'),
  signalOrigin: choice('fault', 'kernel', 'self', 'process', 'parent-end', 'unknown'),
  oomScope: choice('global', 'cgroup', 'unknown'),
  'oom.scope': choice('global', 'cgroup', 'unknown'),
}

/** The domain of a fact, or of what a path of plain keys leads to in it. */
export const domainOf = (fact: string, path = '$'): Domain | undefined => DOMAINS[`${fact}${path.slice(1)}`]

/** The facts with names to choose from, for editors. */
export const namedDomains = (): { fact: string; names: readonly string[] }[] =>
  Object.entries(DOMAINS).flatMap(([fact, { names }]) => (names && !fact.includes('.') ? [{ fact, names }] : []))

export function isPossible({ names, also, range, maxBytes }: Domain, value: unknown): boolean {
  if (typeof value === 'number') return range === undefined || (value >= range[0] && value <= range[1])
  if (typeof value !== 'string') return true
  if (maxBytes !== undefined && Buffer.byteLength(value) > maxBytes) return false
  return names === undefined || names.includes(value) || also?.test(value) === true
}
