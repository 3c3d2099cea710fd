import type { CrashEvent, Mapping, Stack } from '../../model/event.js'
import { isMachine } from '../../model/machine.js'
import type { RawProcessThread } from '../../model/raw.js'
import type { RawEvidence } from '../../model/raw-evidence.js'
import { cpuOf } from '../cpu/cpus.js'
import { EVERYONE, type Reader, readersOfProcess } from '../files/reader.js'
import type { ModuleMapping, ResolveRequest } from './protocol.js'
import type { Resolver } from './resolver.js'
import { unwindThreads } from './thread-stacks.js'

/** Where files of the machine of the crash are. The build id decides which of them are used. */
export interface SymbolSources {
  /** Folder with the files as they were at /; undefined: this machine has the files. */
  sysroot?: string
  /** Folders with `.build-id` trees, and with files that .gnu_debuglink names. */
  folders: readonly string[]
  /** With whose permissions the files of this machine are read that the event names; undefined: with those of the process. */
  readers: readonly Reader[] | undefined
}

/**
 * An event with its stacks unwound anew from the memory that it has, by files that are elsewhere or came later. A stack that
 * says less than the recorded one does not take its place.
 */
export async function resolveAgain(
  event: CrashEvent,
  evidence: RawEvidence,
  sources: SymbolSources,
  resolver: Resolver,
): Promise<CrashEvent> {
  const request = requestOf(event, evidence, sources)
  if (!request) return event
  const { stack } = await resolver.resolve({ ...request, stackOnly: true })
  const [first, ...others] = event.threads ?? []
  const { threadStacks = [] } = await unwindThreads(
    others.map((thread) => rawThread(event, thread, evidence)),
    request,
    resolver,
  )
  const best = better(stack, event.stack)
  return {
    ...event,
    stack: best,
    ...(first && {
      threads: [
        { ...first, stack: best },
        ...others.map((thread, index) => ({ ...thread, stack: better(threadStacks[index], thread.stack) })),
      ],
    }),
  }
}

function requestOf(
  event: CrashEvent,
  evidence: RawEvidence,
  { sysroot, folders, readers }: SymbolSources,
): ResolveRequest | undefined {
  const { host, process, registers = {}, maps = [] } = event
  if (!isMachine(host.arch)) return undefined
  const first = rawThread(event, { tid: process.tid ?? process.pid, registers }, evidence)
  const vdso = maps.find(({ path }) => path === '[vdso]')
  return {
    machine: host.arch,
    pid: process.pid,
    uid: process.uid ?? 0,
    exe: process.exe,
    root: sysroot ?? '/',
    view: `symbols ${sysroot ?? ''}`,
    // Who analyzes has named the folder.
    readers: sysroot === undefined ? [...(readers ?? ownReaders(event))] : [],
    symbols: [...folders],
    registers: first.registers,
    registersValid: true,
    framePointerStack: evidence.framePointers,
    stack: first.stack,
    interruptedStack: evidence.interruptedStack,
    pointed: evidence.pointed,
    modules: maps.flatMap((mapping) => moduleOf(mapping, event)),
    vdso: vdso && { start: BigInt(vdso.start), end: BigInt(vdso.end) },
    anonymousCode: maps.flatMap(({ start, end, perms, path }) =>
      path === undefined && perms[2] === 'x' ? [{ start: BigInt(start), end: BigInt(end) }] : [],
    ),
  }
}

function ownReaders({ process: { uid, gid, fsUid, fsGid } }: CrashEvent): Reader[] {
  return uid === undefined || gid === undefined ? [EVERYONE] : readersOfProcess({ uid, gid, fsUid, fsGid })
}

function rawThread(
  { host: { arch } }: CrashEvent,
  { tid, registers = {} }: { tid: number; registers?: Record<string, string> },
  { stacks }: RawEvidence,
): RawProcessThread {
  const names = isMachine(arch) ? cpuOf(arch).registers : []
  return { tid, registers: names.map((name) => BigInt(registers[name] ?? 0)), userStack: [], stack: stacks.get(tid) }
}

/** Without a build id nothing says that a file is the one that was mapped: it is as good as deleted. */
function moduleOf({ start, end, offset, path, perms }: Mapping, { libraries = [] }: CrashEvent): ModuleMapping[] {
  if (!path?.startsWith('/')) return []
  const buildId = libraries.find((library) => library.path === path)?.buildId
  return [
    {
      start: BigInt(start),
      end: BigInt(end),
      offset: BigInt(offset ?? 0),
      path,
      executable: perms[2] === 'x',
      writable: perms[1] === 'w',
      device: '',
      inode: 0,
      deleted: buildId === undefined,
      buildId,
    },
  ]
}

function better(found: Stack | undefined, recorded: Stack | undefined): Stack | undefined {
  return knowledge(found) >= knowledge(recorded) ? (found ?? recorded) : recorded
}

const knowledge = (stack: Stack | undefined): number =>
  stack?.frames.reduce(
    (sum, { symbol, line }) => sum + (symbol === undefined ? 0 : 1) + (line === undefined ? 0 : 1),
    0,
  ) ?? -1
