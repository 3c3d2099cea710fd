import type { RawEvent, RawFault } from '../../model/raw.js'
import { syscallByNumber } from '../../model/syscalls/syscalls.js'
import type { Cpu } from '../cpu/cpu.js'
import { SI_KERNEL, SI_QUEUE } from './siginfo.js'

/** With these, a process can send itself a signal with the siginfo of any fault (kernel/signal.c: do_rt_sigqueueinfo). */
const QUEUEING: readonly string[] = ['rt_sigqueueinfo', 'rt_tgsigqueueinfo', 'pidfd_send_signal']

/**
 * The fault that a thread died of, as what it is: a signal that the process sent to itself, where the thread was in a
 * system call that takes a siginfo. A fault arrives outside of system calls, and SIGSYS of a filter in the call that was
 * refused. Not known on arm64, where the registers alone do not show the call.
 */
export function withoutForgery({ fault, pid, uid, thread }: RawEvent, cpu: Cpu): RawFault | undefined {
  const call = fault && fault.code > 0 && fault.code !== SI_KERNEL && cpu.callOf?.(thread.registers)
  if (!call || !QUEUEING.includes(syscallByNumber(cpu.machine, call.number)?.name ?? '')) return fault
  if (fault.syscall === call.number) return fault
  return { ...fault, code: SI_QUEUE, address: 0n, senderPid: pid, senderUid: uid }
}
