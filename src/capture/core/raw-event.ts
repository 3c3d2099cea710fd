import { AUXV } from '../../model/core-notes.js'
import { MAX_POINTED_MEMORY, MAX_STACK_BYTES, MAX_THREAD_STACK_BYTES } from '../../model/evidence-settings.js'
import type { RawEvent, RawFault, RawProcessThread } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { accessOf } from '../cpu/page-fault.js'
import { readLibcPointer } from '../libc-pointer.js'
import { findAbortMessage, readAbortMessage } from '../memory/message.js'
import { pointedMemory } from '../memory/pointed.js'
import { type ThreadState, threadState } from '../memory/thread-state.js'
import { waitOf } from '../memory/wait.js'
import { type Arguments, readArguments } from './arguments.js'
import type { Core } from './core.js'
import { identityOf } from './identity.js'
import { readInstruction } from './instruction.js'
import { interpreterStackOf } from './interpreter.js'
import type { CoreProcess } from './read-process.js'

const CORE_DUMPED = 0x80
const SIGABRT = 6

/** A core as the record that live capture would have made, as far as it goes. time: nanoseconds since the epoch. */
export function rawEventOf(core: Core, time: bigint): RawEvent {
  const { process, memory } = core
  const { info, thread } = process
  const { argv, isCut: argvIsCut } = argumentsOf(core)
  const { stackIsCut, ...state } = crashedThread(core, thread.registers)
  return {
    kind: 'death',
    time,
    identity: identityOf(process, memory),
    status: thread.signal === 0 ? undefined : thread.signal | (core.ofMinidump ? 0 : CORE_DUMPED),
    pid: info.pid,
    nsPid: info.pid,
    parentPid: info.parentPid,
    uid: info.uid,
    gid: info.gid,
    comm: info.comm,
    ...executableOf(process),
    argv,
    oomVictim: false,
    ...state,
    threads: threadsOf(core, state),
    fault: faultOf(core, state.thread.instruction),
    interpreterStack: interpreterStackOf(core),
    message: thread.signal === SIGABRT ? abortMessageOf(core) : undefined,
    memory: landmarksOf(core),
    mappings: core.mappings,
    mappingsTotal: core.mappingsTotal,
    truncated: [
      ...core.missing,
      ...(stackIsCut ? ['stack'] : []),
      ...(argvIsCut ? ['argv'] : []),
      ...(process.threads > 1 + process.otherThreads.length ? ['threads'] : []),
    ],
    ...(core.ofMinidump && !core.ofMinidump.hasSender && { missing: ['sender'] }),
  }
}

function argumentsOf({ memory, process: { argv, auxv, info, exe } }: Core): Arguments {
  if (argv) return { argv, isCut: false }
  // Without them a minidump has the name of the program.
  return info.commandLine === '' && exe !== undefined ? { argv: [exe], isCut: true } : readArguments(memory, auxv, info)
}

/** The part of the record that follows from the registers of the thread that crashed. */
export function crashedThread(
  core: Core,
  registers: bigint[],
): Pick<RawEvent, 'thread' | 'stack' | 'pointed'> & Pick<ThreadState, 'stackIsCut'> {
  const { machine, memory, mappings, process } = core
  const { stack, stackIsCut, userStack } = threadState(machine, memory, registers, MAX_STACK_BYTES)
  const instruction = readInstruction(memory, mappings, core, registers[cpuOf(machine).pc] ?? 0n)
  const pointed = pointedMemory({ memory, mappings }, cpuOf(machine), registers, stack, MAX_POINTED_MEMORY)
  const { tid, comm } = process.thread
  const count = process.isComplete ? process.threads : undefined
  return {
    thread: { tid, comm, count, instruction, registers, userStack, kernelStack: [] },
    stack,
    pointed,
    stackIsCut,
  }
}

/** The one that crashed first, as the kernel puts them; undefined for a process that had no others. */
function threadsOf(core: Core, crashed: Pick<RawEvent, 'thread' | 'stack'>): RawProcessThread[] | undefined {
  const { machine, memory, process } = core
  if (process.otherThreads.length === 0) return undefined
  const { tid, comm, registers, userStack } = crashed.thread
  return [
    { tid, comm, registers, userStack, stack: crashed.stack, ...waitOf(machine, memory, registers) },
    ...process.otherThreads.map((other): RawProcessThread => {
      const { userStack, stack } = threadState(machine, memory, other.registers, MAX_THREAD_STACK_BYTES)
      return { ...other, userStack, stack, ...waitOf(machine, memory, other.registers) }
    }),
  ]
}

/** The file the entry point lies in: what execve(2) was called with can be a script. */
function executableOf({ auxv, files, exe }: CoreProcess): Pick<RawEvent, 'exe' | 'exeDeleted'> {
  if (exe !== undefined) return { exe, exeDeleted: false }
  const entry = auxv?.get(AUXV.entry)
  const file = files?.ranges.find(({ start, end }) => entry !== undefined && entry >= start && entry < end)
  return { exe: file?.path, exeDeleted: file?.deleted ?? false }
}

function faultOf({ machine, memory, process }: Core, instruction: Uint8Array | undefined): RawFault | undefined {
  const { siginfo, thread } = process
  if (!siginfo || siginfo.signal !== thread.signal) return undefined
  const cpu = cpuOf(machine)
  return {
    ...siginfo,
    trap: cpu.trapOf(siginfo, thread.registers, memory),
    access: accessOf(cpu, siginfo, thread.registers, instruction),
  }
}

function abortMessageOf(core: Core): string | undefined {
  const pointer = libcPointer(core, '__abort_msg')
  return pointer === undefined ? findAbortMessage(core.memory, core.mappings) : readAbortMessage(core.memory, pointer)
}

/** The file of a folder that stands for another machine is another one than this program runs on. */
const libcPointer = ({ memory, mappings, files, view }: Core, name: string): bigint | undefined =>
  view.root === '/' ? readLibcPointer(name, memory, mappings, files.same) : undefined

/** Only the end of the heap is known, which is enough to find its mapping. */
function landmarksOf(core: Core): RawEvent['memory'] {
  const { auxv } = core.process
  if (core.ofMinidump)
    return { vdso: auxv?.get(AUXV.vdso) ?? 0n, startStack: auxv?.get(AUXV.execFn), ...core.ofMinidump.landmarks }
  const brk = libcPointer(core, '__curbrk')
  return {
    vdso: auxv?.get(AUXV.vdso) ?? 0n,
    startStack: auxv?.get(AUXV.execFn),
    ...(brk && { brk, startBrk: brk - 1n }),
  }
}
