import type { Thread } from '../../model/event.js'
import type { Machine } from '../../model/machine.js'
import type { RawCall, RawEvent, RawProcessThread } from '../../model/raw.js'
import { syscallByNumber } from '../../model/syscalls/syscalls.js'
import type { Cpu } from '../cpu/cpu.js'
import { namedRegisters } from './registers.js'
import { formatArgument } from './syscall-arguments.js'
import { waitsOf } from './waits.js'

/** Stacks come later, from the resolver. */
export function normalizeThreads(raw: RawEvent, cpu: Cpu): Thread[] | undefined {
  const { threads, thread: died } = raw
  const waitsFor = waitsOf(raw)
  return threads?.map((thread) => {
    // Of the thread that died the registers that count can be those of a fault that a handler saw before.
    const registers = thread.tid === died.tid ? died.registers : thread.registers
    const call = isInCall(thread, cpu) ? thread.call : undefined
    return {
      tid: thread.tid,
      name: thread.comm,
      ...stateOf(thread, call),
      syscall: call && describeCall(call, cpu.machine),
      registers: namedRegisters(registers, cpu),
      stackMissing: thread.stackMissing,
      waitsFor: call && waitsFor(thread, call),
    }
  })
}

/** -EINTR, and what the kernel keeps to itself: ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND, ERESTART_RESTARTBLOCK (include/linux/errno.h). */
const INTERRUPTED = new Set([-4n, -512n, -513n, -514n, -516n])

/** A call that has returned leaves its number in the registers of some processors; arm64 forgets it. */
function isInCall({ registers, call }: RawProcessThread, cpu: Cpu): boolean {
  if (!call) return false
  const result = BigInt.asIntN(cpu.wordSize * 8, registers[cpu.result] ?? 0n)
  if (INTERRUPTED.has(result)) return true
  return cpu.resultInCall === undefined || result === cpu.resultInCall
}

type RunState = Pick<Thread, 'state' | 'onCpu' | 'cpuMs'>

/** A thread that was woken to die had slept, if it was in a system call at all. */
function stateOf({ running }: RawProcessThread, call: RawCall | undefined): RunState | undefined {
  if (!running) return call && { state: 'blocked' }
  const slept = call !== undefined && (running.woken || running.delivering || !running.onCpu)
  return {
    state: running.exiting ? 'exiting' : slept ? 'blocked' : 'running',
    onCpu: (running.onCpu && !slept) || undefined,
    cpuMs: Number(running.runTime / 1000n) / 1000,
  }
}

/** A call without a name here is shown by its number. */
function describeCall({ number, arguments: values }: RawCall, machine: Machine): Thread['syscall'] {
  const syscall = syscallByNumber(machine, number)
  const args = syscall?.arguments.map((kind, index) => formatArgument(kind, values[index] ?? 0n))
  return { name: syscall?.name ?? `syscall_${number}`, args }
}
