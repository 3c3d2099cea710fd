import { MAX_POINTED_MEMORY, MAX_STACK_BYTES } from '../../model/evidence-settings.js'
import type { LanguageStack } from '../../model/language-stack.js'
import type { Machine } from '../../model/machine.js'
import type { RawMapping, RawStack } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { interpreterStack } from '../interpreter/interpreter-stack.js'
import { pointedMemory } from '../memory/pointed.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { readStack } from '../memory/stack.js'
import { readMaps } from '../proc/maps.js'
import { withMemory } from '../proc/memory.js'
import { threadIdsOf } from '../proc/read.js'
import { readStat, type Stat } from '../proc/stat.js'
import { readStatus } from '../proc/status.js'

/** What can only be read of a process while it is frozen. */
export interface FrozenProcess {
  pid: number
  /** CLOCK_BOOTTIME, nanoseconds, in whole ticks. */
  startTime: bigint
  mappings: RawMapping[]
  /** From the stack pointers of its threads upwards, the one that dumps core first. */
  stacks: RawStack[]
  /** What its stack leads to, and what that leads to. */
  pointed: RawStack[]
  interpreterStack?: LanguageStack
}

export interface FrozenSettings {
  machine: Machine
  /** Memory is kept for debuggers. */
  keepsPointed: boolean
}

/** PF_DUMPCORE of include/linux/sched.h: the thread that got the signal. */
const DUMPS_CORE = 0x200

/** Of all threads together; the one that dumps core comes first. */
const MAX_STACKS_BYTES = 2 * 1024 * 1024

/**
 * Reads a process that the kernel holds while it asks what to do with its core. undefined for one that has gone. It is
 * never traced: its threads do not stop for a tracer any more, so that PTRACE_GETREGSET is refused (ESRCH), and
 * PTRACE_INTERRUPT ends the dump, and with it the process. Only stack and instruction pointers are told, by proc_pid_stat(5).
 */
export function readFrozen(pid: number, { machine, keepsPointed }: FrozenSettings): FrozenProcess | undefined {
  const threads = threadIdsOf(pid).flatMap((tid) => {
    const stat = readStat(`/proc/${pid}/task/${tid}`)
    return stat && stat.stackPointer !== 0n ? [{ tid, stat }] : []
  })
  const [dying, start] = [threads.find(({ stat }) => stat.flags & DUMPS_CORE), readStat(`/proc/${pid}`)?.startTime]
  if (!dying || start === undefined) return undefined
  const { mappings } = readMaps(dying.tid)
  return withMemory(dying.tid, mappings, (memory) => {
    const first = [dying, ...threads.filter((each) => each !== dying)]
    const stacks = stacksOf(memory, first)
    const own = stacks.find(({ address }) => address === dying.stat.stackPointer)
    return {
      pid,
      startTime: start,
      mappings,
      stacks,
      pointed: keepsPointed ? neighbourhood({ memory, mappings }, machine, dying.stat, own) : [],
      interpreterStack: interpreterStack(memory, mappings, {
        tid: readStatus(`/proc/${pid}/task/${dying.tid}`)?.ownId ?? dying.tid,
        stackPointer: dying.stat.stackPointer,
      }),
    }
  })
}

/** Whole ones, as far as that is not too much. */
function stacksOf(memory: ProcessMemory, threads: readonly { stat: Stat }[]): RawStack[] {
  const stacks: RawStack[] = []
  let left = MAX_STACKS_BYTES
  for (const { stat } of threads) {
    const { stack } = left === 0 ? {} : readStack(memory, stat.stackPointer, Math.min(MAX_STACK_BYTES, left))
    if (!stack) continue
    left -= stack.bytes.length
    stacks.push(stack)
  }
  return stacks
}

const HALF = MAX_POINTED_MEMORY / 2

type Reading = Parameters<typeof pointedMemory>[0]

/** What the words of the stack point at, and then what the words of that point at. */
function neighbourhood(reading: Reading, machine: Machine, stat: Stat, stack: RawStack | undefined): RawStack[] {
  const cpu = cpuOf(machine)
  const none = cpu.registers.map(() => 0n)
  const near = pointedMemory(reading, cpu, none.with(cpu.stackPointer, stat.stackPointer), stack, HALF)
  const known = new Set(near.map(({ address }) => address))
  const words = { address: 0n, bytes: Buffer.concat(near.map(({ bytes }) => bytes)) }
  const further = pointedMemory(reading, cpu, none, words, HALF, words.bytes.length)
  return [...near, ...further.filter(({ address }) => !known.has(address))]
}
