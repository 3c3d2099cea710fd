import { UserError } from '../../../model/errors.js'
import { LINUX, SIGNATURE, STREAMS } from '../../../model/minidump.js'
import type { ContextLayout } from '../../../model/minidump-contexts.js'
import type { RawMapping } from '../../../model/raw.js'
import { cpuOf } from '../../cpu/cpus.js'
import type { Reader } from '../../files/reader.js'
import type { Core } from '../core.js'
import type { CoreFile } from '../core-file.js'
import { readInstruction } from '../instruction.js'
import { parseAuxv } from '../notes/auxv.js'
import type { CoreProcess } from '../read-process.js'
import type { FileCheck } from '../same-file.js'
import { type DumpedException, exceptionOf } from './exception.js'
import { withCode } from './fault-code.js'
import { mappingsOf } from './mappings.js'
import { memoryPieces, minidumpMemory } from './memory.js'
import { type LoadedModule, modulesOf } from './modules.js'
import { processOf } from './process.js'
import { damaged, readStreams, type Streams } from './streams.js'
import { contextOf, type DumpedThread, registersAt, threadNames, threadsOf } from './threads.js'

export const isMinidump = (file: CoreFile): boolean => {
  const magic = file.read(0n, 4)
  return magic.length === 4 && magic.readUInt32LE() === SIGNATURE
}

/**
 * A minidump of Breakpad, of Crashpad, or of this program, as the core of the same process, as far as it goes. Throws UserError
 * for one of another system or processor, and for one whose lists cannot be true. readers, root: as for parseCore().
 */
export function parseMinidump(file: CoreFile, readers?: readonly Reader[], root = '/'): Core {
  const streams = readStreams(file)
  const layout = layoutOf(file, streams)
  const { machine } = layout
  const exception = exceptionOf(streams)
  const modules = modulesOf(file, streams)
  const { threads, total } = threadsOf(file, streams, layout, exception?.tid)
  const { mappings, landmarks, isComplete } = mappingsOf(streams, modules)
  const stacks = threads.map(({ stack }) => stack)
  const pieces = memoryPieces(file, streams, stacks)
  const memory = minidumpMemory(file, pieces, mappings)
  const process = processFrom(file, streams, { layout, exception, modules, threads, total })
  const { siginfo, thread } = process
  const pc = thread.registers[cpuOf(machine).pc] ?? 0n
  const instruction = readInstruction(memory, mappings, { files: NO_FILES, view: { root, readers: [] } }, pc)
  const isUnsaid = siginfo?.code === 0 && !exception?.hasSender
  const fault = siginfo && isUnsaid ? withCode(siginfo, { machine, ...thread, instruction, mappings }) : siginfo
  const { uid, gid } = process.info
  return {
    machine,
    process: { ...process, siginfo: fault },
    memory,
    mappings,
    mappingsTotal: mappings.length,
    files: NO_FILES,
    buildIds: buildIdsOf(modules, mappings),
    view: { root, readers: readers ?? [{ uid, gid }] },
    missing: [
      ...(isComplete ? [] : ['maps']),
      ...(pieces.every(({ at, size }) => at + size <= file.size) ? [] : ['memory']),
    ],
    ofMinidump: { landmarks, time: streams.time, hasSender: exception?.hasSender ?? false },
  }
}

/** It has no pages of files that could be compared: build ids decide. */
const NO_FILES: FileCheck = { same: new Set(), other: new Set() }

const SYSTEMS: Readonly<Record<number, string>> = {
  0: 'Windows',
  1: 'Windows',
  2: 'Windows',
  32768: 'Unix',
  33025: 'macOS',
  33026: 'iOS',
  33282: 'Solaris',
  33283: 'Android',
  33284: 'PlayStation 3',
  33286: 'Fuchsia',
}
const ANDROID = 0x8203

/** MDRawSystemInfo: processor, and operating system. */
function layoutOf(file: CoreFile, streams: Streams): ContextLayout {
  const info = streams.find(STREAMS.system)
  if (!info || info.length < 24) throw damaged(file, 'it does not say which system it is of')
  const [architecture, system] = [info.readUInt16LE(0), info.readUInt32LE(20)]
  if (system !== LINUX && system !== ANDROID) {
    const name = SYSTEMS[system] ?? `system number ${system}`
    throw new UserError(`${file.name}: a minidump of ${name}; give that of a Linux program`)
  }
  const layout = contextOf(architecture)
  if (layout) return layout
  const known = 'x86-64, i386, arm64, arm or riscv64'
  throw new UserError(
    `${file.name}: a minidump of processor number ${architecture}; give that of a program on ${known}`,
  )
}

interface Parts {
  layout: ContextLayout
  exception: DumpedException | undefined
  modules: readonly LoadedModule[]
  threads: readonly DumpedThread[]
  total: number
}

function processFrom(
  file: CoreFile,
  streams: Streams,
  { layout, exception, modules, threads, total }: Parts,
): CoreProcess {
  const names = threadNames(file, streams)
  const signal = exception?.fault?.signal ?? 0
  const atException = exception && registersAt(file, exception.context, layout)
  const [thread, ...otherThreads] = threads.flatMap(({ tid, registers }, index) => {
    const own = index === 0 && tid === exception?.tid ? (atException ?? registers) : registers
    return own ? [{ tid, signal, registers: own, comm: names.get(tid) }] : []
  })
  if (!thread) throw damaged(file, 'no thread has registers')
  const { info, argv } = processOf(streams, modules)
  const auxv = streams.find(STREAMS.auxv)
  return {
    info: { ...info, pid: info.pid || thread.tid },
    thread,
    otherThreads,
    threads: total,
    siginfo: exception?.fault,
    auxv: auxv && parseAuxv(auxv, cpuOf(layout.machine).wordSize),
    isComplete: true,
    argv,
    exe: modules[0]?.path,
  }
}

/** By the path of the mapping: a module can have been written with another name. */
function buildIdsOf(modules: readonly LoadedModule[], mappings: readonly RawMapping[]): ReadonlyMap<string, string> {
  const paths = new Map(mappings.map(({ start, path }) => [start, path]))
  return new Map(
    modules.flatMap(({ start, path, buildId }) => (buildId === undefined ? [] : [[paths.get(start) ?? path, buildId]])),
  )
}
