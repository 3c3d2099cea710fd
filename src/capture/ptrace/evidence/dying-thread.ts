import { INSTRUCTION_LENGTH } from '../../../model/capacities.js'
import type { Machine } from '../../../model/machine.js'
import type { RawEvent, RawFault, RawMapping, RawProcessThread, RawThread } from '../../../model/raw.js'
import type { Cpu, Memory } from '../../cpu/cpu.js'
import { cpuOf } from '../../cpu/cpus.js'
import { accessOf } from '../../cpu/page-fault.js'
import { pointedMemory } from '../../memory/pointed.js'
import type { ProcessMemory } from '../../memory/process-memory.js'
import { readStack } from '../../memory/stack.js'
import { threadState } from '../../memory/thread-state.js'
import type { CommandSettings } from '../settings.js'
import type { Dying } from './dying.js'
import { endsInHandlerOf, isElsewhere } from './handled.js'
import { senderAtEnd } from './sender.js'
import { threadOf } from './threads.js'

export interface Reading {
  machine: Machine
  memory: ProcessMemory
  mappings: readonly RawMapping[]
  settings: CommandSettings
}

type State = Pick<RawEvent, 'threads' | 'fault' | 'sender' | 'stack' | 'interruptedStack' | 'pointed' | 'truncated'> & {
  thread: Pick<RawThread, 'tid' | 'instruction' | 'registers' | 'userStack' | 'kernelStack'>
}

/** What the registers of the thread that ends the process lead to, or those of the fault that its handler got. */
export function dyingThread(dying: Dying, registers: bigint[], reading: Reading): State {
  const { machine, memory, mappings, settings } = reading
  const { tid, pid, delivered, time } = dying
  const cpu = cpuOf(machine)
  const final = delivered && { tid, pid, registers, ...delivered }
  const handled =
    dying.handled && final && endsInHandlerOf(dying.handled, final, cpu, mappings) ? dying.handled : undefined
  const first = handled?.registers ?? registers
  const { stack, stackIsCut, userStack } = threadState(machine, memory, first, settings.stackBytes)
  const instruction = memory.read(first[cpu.pc] ?? 0n, INSTRUCTION_LENGTH)
  const thread = {
    ...{ tid, registers: first, userStack, kernelStack: [] },
    instruction: instruction.length === INSTRUCTION_LENGTH ? instruction : undefined,
  }
  const fault = handled ? { ...handled.fault, firstChance: true } : delivered && { ...delivered.fault, time }
  return {
    thread,
    stack,
    interruptedStack: handled ? undefined : interruptedStack(dying, first, cpu, reading),
    threads: threadsOf(dying, registers, { stack, userStack }, reading),
    fault: fault && { ...fault, ...causeOf(fault, first, thread.instruction, cpu, memory) },
    sender: senderAtEnd(dying, registers, machine),
    pointed: pointedOf(dying, first, stack, reading),
    truncated: stackIsCut ? ['stack'] : [],
  }
}

/** Nothing of a process that chose to exit: its variables do not say why. */
function pointedOf(
  { signal }: Dying,
  registers: readonly bigint[],
  stack: RawEvent['stack'],
  reading: Reading,
): RawEvent['pointed'] {
  const { pointedMemory: most } = reading.settings
  if (signal === 0 || most === 0) return undefined
  return pointedMemory(reading, cpuOf(reading.machine), registers, stack, most)
}

/** Processors tell a tracer neither the exception nor its error code: both follow from siginfo and instruction. */
const causeOf = (
  fault: RawFault,
  registers: bigint[],
  instruction: Uint8Array | undefined,
  cpu: Cpu,
  memory: Memory,
): Pick<RawFault, 'trap' | 'access'> => ({
  trap: cpu.trapOf(fault, registers, memory),
  access: accessOf(cpu, fault, registers, instruction),
})

/** Of the code that a handler interrupted, where the handler has a stack of its own. */
function interruptedStack(
  { tid, interrupted }: Dying,
  registers: bigint[],
  cpu: Cpu,
  { memory, mappings, settings }: Reading,
): RawEvent['interruptedStack'] {
  if (interrupted?.tid !== tid) return undefined
  const { stackPointer } = interrupted
  if (!isElsewhere(registers[cpu.stackPointer] ?? 0n, stackPointer, mappings)) return undefined
  return readStack(memory, stackPointer, settings.stackBytes / 2).stack
}

/** The one that ends the process first. An exit says nothing about the others. */
function threadsOf(
  { pid, tid, signal, others }: Dying,
  registers: bigint[],
  first: Pick<RawProcessThread, 'stack' | 'userStack'>,
  { machine, memory, settings }: Reading,
): RawProcessThread[] | undefined {
  if (settings.threads === 0 || signal === 0) return undefined
  const reading = { pid, machine, memory, stackBytes: settings.threadStackBytes }
  const [own, ...rest] = [{ tid, ran: true, exiting: false }, ...others].map((each) => threadOf(each, reading))
  const running = own?.running && { ...own.running, delivering: true, onCpu: false }
  return [{ ...own, tid, registers, ...first, stackMissing: undefined, running }, ...rest.flatMap((each) => each ?? [])]
}
