import type { RawEvent, RawFault, RawOtherThread } from '../../model/raw.js'
import { accessOf } from './access/access.js'
import { readArguments } from './arguments.js'
import type { Core } from './core.js'
import { identityOf } from './identity.js'
import { readInstruction } from './instruction.js'
import { readLibcPointer } from './libc-pointer.js'
import { findAbortMessage, readAbortMessage } from './message.js'
import { AT_ENTRY, AT_EXECFN, AT_SYSINFO_EHDR } from './notes/auxv.js'
import type { CoreProcess } from './read-process.js'
import { registerOf } from './registers.js'
import { type ThreadState, threadState } from './thread-state.js'
import { trapOf } from './trap.js'

/** As much of a stack as live capture can be told to take. */
const MOST_STACK_BYTES = 256 * 1024
const MOST_STACK_BYTES_OF_OTHERS = 64 * 1024

const CORE_DUMPED = 0x80
const SIGABRT = 6

/** A core as the record that live capture would have made, as far as it goes. time: nanoseconds since the epoch. */
export function rawEventOf(core: Core, time: bigint): RawEvent {
  const { process, memory } = core
  const { info, thread } = process
  const { argv, isCut: argvIsCut } = readArguments(memory, process.auxv, info)
  const { stackIsCut, ...state } = crashedThread(core, thread.registers)
  return {
    kind: 'death',
    time,
    identity: identityOf(process, memory),
    status: thread.signal === 0 ? undefined : thread.signal | CORE_DUMPED,
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
    otherThreads: othersOf(core),
    fault: faultOf(core, state.thread.instruction),
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
  }
}

/** The part of the record that follows from the registers of the thread that crashed. */
export function crashedThread(
  { machine, memory, mappings, files, process }: Core,
  registers: bigint[],
): Pick<RawEvent, 'thread' | 'stack'> & Pick<ThreadState, 'stackIsCut'> {
  const { stack, stackIsCut, userStack } = threadState(machine, memory, registers, MOST_STACK_BYTES)
  const instruction = readInstruction(memory, mappings, files.same, registerOf(machine, registers, 'pc'))
  const { tid } = process.thread
  const count = process.isComplete ? process.threads : undefined
  return { thread: { tid, count, instruction, registers, userStack, kernelStack: [] }, stack, stackIsCut }
}

const othersOf = ({ machine, memory, process }: Core): RawOtherThread[] | undefined =>
  process.otherThreads.length === 0
    ? undefined
    : process.otherThreads.map(({ tid, registers }) => {
        const { userStack, stack } = threadState(machine, memory, registers, MOST_STACK_BYTES_OF_OTHERS)
        return { tid, registers, userStack, stack }
      })

/** The file the entry point lies in: what execve(2) was called with can be a script. */
function executableOf({ auxv, files }: CoreProcess): Pick<RawEvent, 'exe' | 'exeDeleted'> {
  const entry = auxv?.get(AT_ENTRY)
  const file = files?.ranges.find(({ start, end }) => entry !== undefined && entry >= start && entry < end)
  return { exe: file?.path, exeDeleted: file?.deleted ?? false }
}

function faultOf({ machine, memory, process }: Core, instruction: Uint8Array | undefined): RawFault | undefined {
  const { siginfo, thread } = process
  if (!siginfo || siginfo.signal !== thread.signal) return undefined
  return {
    ...siginfo,
    trap: trapOf(machine, siginfo, thread.registers, memory),
    access: accessOf(machine, siginfo, thread.registers, instruction),
  }
}

function abortMessageOf(core: Core): string | undefined {
  const pointer = libcPointer(core, '__abort_msg')
  return pointer === undefined ? findAbortMessage(core.memory, core.mappings) : readAbortMessage(core.memory, pointer)
}

const libcPointer = ({ memory, mappings, files }: Core, name: string): bigint | undefined =>
  readLibcPointer(name, memory, mappings, files.same)

/** Of the heap the end is known, and that is enough to tell its mapping. */
function landmarksOf(core: Core): RawEvent['memory'] {
  const { auxv } = core.process
  const brk = libcPointer(core, '__curbrk')
  return {
    vdso: auxv?.get(AT_SYSINFO_EHDR) ?? 0n,
    startStack: auxv?.get(AT_EXECFN),
    ...(brk && { brk, startBrk: brk - 1n }),
  }
}
