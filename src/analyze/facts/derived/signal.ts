import { syscallByNumber } from '../../../model/syscalls/syscalls.js'
import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'

/** Where the fatal signal came from. */

export const senderIsSelf = derived({
  type: 'boolean',
  label: 'sender of the signal',
  says: { true: 'the process sent the signal to itself', false: 'another process sent the signal' },
  meaning: 'whether the process sent the fatal signal to itself',
  example: false,
  value: ({ sender, pid }) => (sender?.pid === undefined || pid === undefined ? undefined : sender.pid === pid),
})

export const signalOrigin = derived({
  type: 'text',
  label: 'origin of the signal',
  says: {
    fault: 'signal was raised by a fault of the process',
    kernel: 'signal was sent by the kernel',
    self: 'signal was sent by the process itself',
    process: 'signal was sent by another process',
    'parent-end': 'signal was sent by the kernel because its parent ended',
    unknown: 'sender of the signal is not known',
  },
  meaning:
    'where the fatal signal came from: fault, kernel, self, process (another one), parent-end (PR_SET_PDEATHSIG) or unknown',
  example: 'process',
  value: (facts): 'fault' | 'kernel' | 'self' | 'process' | 'parent-end' | 'unknown' | undefined => {
    const { signal, siCode, faultSignal = signal } = facts
    if (signal === undefined) return undefined
    if (siCode !== undefined && FAULT_CODE.test(siCode)) return 'fault'
    if (siCode === 'SI_KERNEL' && FAULT_SIGNALS.includes(faultSignal ?? '')) return 'fault'
    if (siCode !== undefined && KERNEL_CODE.test(siCode)) return 'kernel'
    if (facts.sender?.ending) return 'parent-end'
    const self = senderIsSelf.value(facts)
    if (self === undefined) return 'unknown'
    return self ? 'self' : 'process'
  },
})

/** Codes of a fault of the program itself, sigaction(2). */
const FAULT_CODE = /^(?:SEGV|BUS|ILL|FPE|TRAP|SYS)_/
const FAULT_SIGNALS = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']
/** Timers, message queues and asynchronous I/O. */
const KERNEL_CODE = /^(?:SI_KERNEL|SI_TIMER|SI_MESGQ|SI_ASYNCIO|SI_SIGIO|SI_ASYNCNL|POLL_)/

export const senderWasAsked = derived({
  type: 'boolean',
  label: 'request to the sender',
  says: {
    true: 'the sender had been asked to end itself shortly before',
    false: 'the sender had not been asked to end itself',
  },
  meaning: 'whether the sender of the signal had been asked to end itself, less than 10 s before',
  example: false,
  value: ({ sender }) => (sender?.pid === undefined ? undefined : sender.request !== undefined),
})

export const senderText = derived({
  type: 'text',
  label: 'sender of the signal',
  meaning: 'the sender of the signal in words, for messages',
  inWords: true,
  example: 'kill[4242] of uid 0, started by bash[4200]',
  value: ({ sender }): string | undefined => {
    if (sender?.pid === undefined) return undefined
    const { pid, comm, uid, parent } = sender
    const user = uid === undefined ? '' : ` of uid ${uid}`
    const parentPid = parent?.pid === undefined ? '' : `[${parent.pid}]`
    const starter = parent?.comm ? `, started by ${parent.comm}${parentPid}` : ''
    const name = pid === 0 ? 'another process' : `process ${pid}`
    return `${comm ? `${comm}[${pid}]` : name}${user}${starter}${requestIn(sender)}`
  },
})

function requestIn({ request }: NonNullable<CapturedFacts['sender']>): string {
  if (!request) return ''
  const asker = request.pid === undefined ? '' : ` by ${request.comm}[${request.pid}]`
  return `, which had itself been sent ${request.signal}${asker} before`
}

export const refusedSyscallName = derived({
  type: 'text',
  label: 'refused system call',
  meaning: 'name of the system call that seccomp refused; its number where it is newer than the table',
  example: 'socket',
  value: ({ arch, refusedSyscall }): string | undefined => {
    if (refusedSyscall === undefined) return undefined
    const known = arch === 'x86_64' || arch === 'aarch64' ? syscallByNumber(arch, refusedSyscall)?.name : undefined
    return known ?? `number ${refusedSyscall}`
  },
})
