import { siCodeMeaning } from '../../../model/si-codes.js'
import { signalMeaning } from '../../../model/signals.js'
import type { DiedChild } from '../../family/died-child.js'
import { captured } from '../description.js'

/** How the process ended, and the signal that ended it. */

export const signal = captured({
  type: 'text',
  label: 'signal',
  meaning: 'signal(7) that killed the process',
  example: 'SIGSEGV',
  explain: signalMeaning,
  value: ({ termination }) => termination?.signal,
})

export const signalNumber = captured({
  type: 'integer',
  label: 'signal number',
  meaning: 'number of that signal',
  example: 11,
  value: ({ termination }) => termination?.signalNumber,
})

export const exitCode = captured({
  type: 'integer',
  label: 'exit status',
  meaning: 'exit status, 0 to 255',
  example: 127,
  value: ({ termination }) => termination?.exitCode,
})

export const coreDumped = captured({
  type: 'boolean',
  label: 'core dump',
  says: { true: 'a core was dumped', false: 'no core was dumped' },
  meaning: 'whether a core was dumped',
  example: true,
  value: ({ termination }) => termination?.coreDumped,
})

export const siCode = captured({
  type: 'text',
  label: 'si_code',
  meaning: 'si_code of sigaction(2) by name',
  example: 'SEGV_MAPERR',
  explain: siCodeMeaning,
  value: ({ fault }) => fault?.siCode,
})

export const faultAddress = captured({
  type: 'address',
  label: 'fault address',
  meaning: 'address whose access faulted',
  example: '0x0000000000000018',
  value: ({ fault }) => fault?.address,
})

export const faultAccess = captured({
  type: 'text',
  label: 'access',
  says: { read: 'access was a read', write: 'access was a write', execute: 'access was an instruction fetch' },
  meaning: 'kind of access: read, write or execute',
  example: 'write',
  value: ({ fault }) => fault?.access,
})

export const trap = captured({
  type: 'text',
  label: 'processor exception',
  says: (value) =>
    value === 'none'
      ? 'the kernel raised the signal without an exception of the processor'
      : `processor exception is ${value}`,
  meaning: 'exception that the processor raised; none where the kernel raised the signal without one',
  example: 'page-fault',
  value: ({ fault }) => fault?.trap,
})

export const instruction = captured({
  type: 'text',
  label: 'machine code at the instruction pointer',
  meaning: 'bytes at the instruction pointer, hexadecimal',
  example: '0f0b',
  value: ({ fault }) => fault?.instruction,
})

export const firstChance = captured({
  type: 'boolean',
  label: 'first-chance fault',
  says: { true: 'a signal handler ran before the process ended', false: 'no signal handler ran' },
  meaning: 'whether a signal handler ran first',
  example: false,
  value: ({ fault }) => fault?.firstChance,
})

export const faultSignal = captured({
  type: 'text',
  label: 'signal of the first-chance fault',
  meaning: 'signal of a first-chance fault, where another signal ended the process',
  example: 'SIGSEGV',
  explain: signalMeaning,
  value: ({ fault }) => fault?.signal,
})

export const refusedSyscall = captured({
  type: 'integer',
  label: 'number of the refused system call',
  meaning: 'number of the system call that seccomp refused',
  example: 41,
  value: ({ fault }) => fault?.syscall,
})

export const sender = captured({
  type: 'sender',
  label: 'sender of the signal',
  part: (keys) => ({ label: `${SENDER[keys.join('.')] ?? keys.join('.')} of the sender` }),
  meaning: 'process that sent the signal',
  example: { pid: 4242, comm: 'kill', uid: 0 },
  value: (event) => event.sender,
})

export const oom = captured({
  type: 'oom',
  label: 'out-of-memory kill',
  part: (keys) => ({ label: `${keys.join('.')} of the out-of-memory kill` }),
  meaning: 'present where the kernel killed the process for memory',
  example: { scope: 'cgroup' },
  value: (event) => event.oom,
})

/** From the analysis of earlier events: see family/family.ts. */
export const diedChild = captured({
  type: 'child',
  label: 'process under it that died first',
  part: (keys) => ({ label: CHILD[keys.join('.')] ?? `${keys.join('.')} of the child` }),
  meaning: 'the process under it that died first, a child or a descendant, where its own end passes that death on',
  example: { pid: 4712, comm: 'worker', signal: 'SIGSEGV', cause: 'null-dereference', joinedBy: 'status', beforeMs: 2 },
  value: (): DiedChild | undefined => undefined,
})

const NAMES = { pid: 'process id', comm: 'name', uid: 'user id' }
const SENDER: Readonly<Record<string, string>> = {
  ...NAMES,
  'request.signal': 'request to end that the sender itself had got',
  'parent.pid': 'process id of the parent',
  'parent.comm': 'name of the parent',
}
const CHILD: Readonly<Record<string, string>> = {
  pid: 'process id of the child',
  comm: 'name of the child',
  signal: 'signal that killed the child',
  exitCode: 'exit status of the child',
  cause: 'cause of the death of the child',
  deed: 'what happened to the child',
  role: 'role of the child',
  beforeMs: 'time from the death of the child to its own, in milliseconds,',
  joinedBy: 'what connects it with the death of the child',
}
