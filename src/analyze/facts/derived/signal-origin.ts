import { derive } from '../fact.js'
import { senderIsSelf } from './sender-is-self.js'

/** Codes the kernel gives with a fault of the program itself, sigaction(2). */
const FAULT_CODE = /^(?:SEGV|BUS|ILL|FPE|TRAP|SYS)_/
const FAULT_SIGNALS = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']
/** Timers, message queues and asynchronous I/O. */
const KERNEL_CODE = /^(?:SI_KERNEL|SI_TIMER|SI_MESGQ|SI_ASYNCIO|SI_SIGIO|SI_ASYNCNL|POLL_)/

export const signalOrigin = derive({
  name: 'signalOrigin',
  type: 'text',
  meaning: 'where the fatal signal came from: fault, kernel, self, process (another one) or unknown',
  example: 'process',
  value: (facts): 'fault' | 'kernel' | 'self' | 'process' | 'unknown' | undefined => {
    const { signal, siCode } = facts
    if (signal === undefined) return undefined
    if (siCode !== undefined && FAULT_CODE.test(siCode)) return 'fault'
    if (siCode === 'SI_KERNEL' && FAULT_SIGNALS.includes(signal)) return 'fault'
    if (siCode !== undefined && KERNEL_CODE.test(siCode)) return 'kernel'
    const self = senderIsSelf.value(facts)
    if (self === undefined) return 'unknown'
    return self ? 'self' : 'process'
  },
})
