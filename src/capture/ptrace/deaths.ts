import type { Machine } from '../../model/machine.js'
import type { RawEvent, RawFault } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { parseSiginfo } from '../cpu/parse-siginfo.js'
import { isSent } from '../event/siginfo.js'
import { readSignalState } from '../proc/status.js'
import { registersOf, resume, siginfoOf, type Waited } from './calls.js'
import { bootTime } from './clock.js'
import { rememberEarlier } from './earlier-signals.js'
import type { Dying } from './evidence/dying.js'
import { senderOf } from './evidence/sender.js'
import { withSenderHere } from './evidence/sender-id.js'
import { takeEvidence } from './evidence/take.js'
import { createJustEnded } from './just-ended.js'
import { stopOthers } from './others.js'
import type { Processes, TracedProcess } from './processes.js'
import type { CommandSettings } from './settings.js'

const SIGKILL = 9
const SIGSYS = 31

/** As bpf/signal.bpf.h has them: what stops, continues or does nothing by default, and what programs handle crashes by. */
const isNeverFatal = (signal: number): boolean => (signal >= 17 && signal <= 23) || signal === 28
const isFault = (signal: number): boolean => [4, 5, 6, 7, 8, 11, 31].includes(signal)

/** include/uapi/asm-generic/siginfo.h */
const SYS_SECCOMP = 1

/** SIGILL, SIGBUS, SIGFPE and SIGSEGV: the instruction does not end. */
const RAISED_AGAIN: readonly number[] = [4, 7, 8, 11]

export interface Deaths {
  /**
   * A thread is about to get a signal. Returns whether it can only die of it when it is not traced: the kernel keeps init
   * processes that are traced from dying of a fault (kernel/signal.c: force_sig_info_to_task), which they raise for ever.
   */
  onSignal(tid: number, signal: number): boolean
  /** A thread is about to end, with a status as waitpid(2) gives it. */
  onExit(tid: number, status: number): void
  onEnd(tid: number, status: number): void
  /** The process runs another program now, in this thread alone. */
  onExec(process: TracedProcess): void
  /** A stop that came while others were waited for. */
  next(): Waited | undefined
  /** A process has got a fatal signal and has not ended yet. */
  areExpected(): boolean
}

/** Takes the evidence of a process before it dies, and hands on its record when it has died. */
export function createDeaths(
  settings: CommandSettings,
  machine: Machine,
  processes: Processes,
  onDeath: (raw: RawEvent) => void,
): Deaths {
  const unhandled: Waited[] = []
  const cpu = cpuOf(machine)
  const ended = createJustEnded()
  const pids = (): number[] => [...processes.all()].map(({ pid }) => pid)

  const take = (process: TracedProcess, tid: number, signal: number, delivered: Dying['delivered']): void => {
    const { pid, handled, interrupted } = process
    const firstSender = process.senders.get(signal)
    const isKilled = delivered === undefined
    const others = signal === 0 ? undefined : stopOthers(pid, tid, Math.max(settings.threads - 1, 0), isKilled)
    const stopped = { pid, tid, signal, others: others?.stopped ?? [], time: bootTime() }
    const taken = takeEvidence({ ...stopped, delivered, handled, interrupted, firstSender }, machine, settings)
    if (taken) process.evidence = { signal, taken }
    for (const each of others?.trapped ?? []) resume(each, 0)
    unhandled.push(...(others?.unhandled ?? []))
  }

  /** Nobody tells the end of a main thread that is let go. */
  const letGo = (process: TracedProcess, tid: number, signal: number): boolean => {
    if (!RAISED_AGAIN.includes(signal)) return false
    if (processes.ended(tid)) onDeath(deathOf(process, signal))
    return true
  }

  return {
    onSignal: (tid, signal) => {
      if (isNeverFatal(signal)) return false
      const [signals, process] = [readSignalState(tid), processes.ofThread(tid)]
      const info = parseSiginfo(siginfoOf(tid) ?? Buffer.alloc(0), 8)
      if (!process || !signals || !info) return false
      const fault = withSenderHere(info, process.pid, pids)
      const registers = registersOf(tid, machine)
      const result = registers?.[cpu.result] ?? 0n
      const sender = senderOf(fault, { time: bootTime(), pid: process.pid, result, find: ended.find })
      const disposition = signals.disposition(signal)
      if (disposition === 'default' || (disposition === 'dropped' && !isSent(fault.code))) {
        take(process, tid, signal, { fault, signals, sender })
        return disposition === 'dropped' && letGo(process, tid, signal)
      }
      if (sender) rememberEarlier(process.earlier, sender, disposition, process.pid)
      if (disposition !== 'handled' || !registers) return false
      process.interrupted = { tid, stackPointer: registers[cpu.stackPointer] ?? 0n }
      if (isFault(signal) && !isSent(fault.code)) process.handled = { tid, fault, registers }
      if (sender?.process) process.senders.set(signal, sender)
      return false
    },
    onExit: (tid, status) => {
      const signal = status & 0x7f
      const process = processes.ofThread(tid)
      if (process?.pid === tid) ended.add(tid)
      if (!process || status === 0 || process.evidence?.signal === signal) return
      const signals = signal === SIGSYS ? readSignalState(tid) : undefined
      take(process, tid, signal, signals && { fault: refusedCall(tid, machine), signals })
    },
    onEnd: (tid, status) => {
      const process = processes.ended(tid)
      if (process && status !== 0) onDeath(deathOf(process, status))
    },
    onExec: (process) => {
      processes.keepOnly(process, process.pid)
      process.evidence = undefined
      process.handled = undefined
      process.interrupted = undefined
      process.senders.clear()
    },
    next: () => unhandled.shift(),
    areExpected: () => [...processes.all()].some(({ evidence }) => (evidence?.signal ?? 0) !== 0),
  }
}

/** A filter that ends the process does so by a signal that no tracer gets to see (kernel/seccomp.c, SA_IMMUTABLE). */
function refusedCall(tid: number, machine: Machine): RawFault {
  const call = cpuOf(machine).callOf?.(registersOf(tid, machine) ?? [])
  return {
    ...{ signal: SIGSYS, code: SYS_SECCOMP, address: 0n, senderPid: 0, senderUid: 0, firstChance: false },
    syscall: call?.number ?? 0,
  }
}

/** Fields of the event that a tracer cannot see; of a kill, which no tracer gets to see, who sent it either. */
const MISSING = ['stderrTail', 'failedSyscalls', 'kernelStack']
const OF_KILLS = ['sender', 'oom']

function deathOf(process: TracedProcess, status: number): RawEvent {
  const { pid, startTime, evidence, earlier } = process
  const missing = (status & 0x7f) === SIGKILL ? [...MISSING, ...OF_KILLS] : MISSING
  const end = { status, startTime, time: bootTime(), earlierSignals: [...earlier.values()], missing }
  if (evidence?.signal === (status & 0x7f)) return { ...evidence.taken, ...end }
  return {
    ...{ kind: 'death', pid, nsPid: pid, parentPid: 0, uid: 0, gid: 0, comm: '?', exeDeleted: false },
    ...{ oomVictim: false, mappingsTotal: 0, memory: { vdso: 0n }, truncated: ['argv', 'stack', 'maps'] },
    thread: { tid: pid, registers: [], userStack: [], kernelStack: [] },
    ...end,
  }
}
