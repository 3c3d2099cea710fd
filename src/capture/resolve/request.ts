import type { CrashEvent, Stack, Thread } from '../../model/event.js'
import type { Library } from '../../model/library.js'
import type { Machine } from '../../model/machine.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'
import { VM_EXEC, VM_WRITE } from '../../model/vm-flags.js'
import { confirmWait } from '../event/confirm-wait.js'
import { errnoName } from '../event/errno.js'
import { formatDevice, isOfFile } from '../event/mappings.js'
import { keptMemory } from '../event/pointed-memory.js'
import { readersOfProcess } from '../files/reader.js'
import { type ModuleMapping, programKey, type Resolution, type ResolveRequest } from './protocol.js'
import type { Root } from './roots.js'

/** What the resolver needs of a record. */
export function resolveRequest(raw: RawEvent, machine: Machine, { folder, view, isGuessed }: Root): ResolveRequest {
  const mappings = raw.mappings ?? []
  const vdso = mappings.find(({ start }) => start === raw.memory.vdso)
  return {
    machine,
    pid: raw.nsPid,
    uid: raw.uid,
    exe: raw.exe,
    cwd: raw.cwd,
    argv: raw.argv,
    root: folder,
    view,
    ...(isGuessed && { isGuessed }),
    readers: readersOfProcess(raw),
    registers: raw.thread.registers,
    registersValid: true,
    framePointerStack: raw.thread.userStack,
    stack: raw.stack,
    interruptedStack: raw.interruptedStack,
    pointed: raw.pointed && keptMemory(raw),
    modules: mappings.flatMap((mapping) => moduleOf(mapping) ?? []),
    vdso: vdso && { start: vdso.start, end: vdso.end },
    failedPrograms: failedPrograms(raw),
    ...(raw.root !== undefined && raw.root !== '/' && { chroot: raw.root }),
    anonymousCode: mappings
      .filter((mapping) => mapping !== vdso && mapping.path === undefined && isExecutable(mapping))
      .map(({ start, end }) => ({ start, end })),
  }
}

function failedPrograms({ refused }: RawEvent): ResolveRequest['failedPrograms'] {
  const programs = refused?.execs.flatMap(({ path, isCut, error }) =>
    path === undefined || isCut ? [] : [{ path, errno: errnoName(error) }],
  )
  return programs && programs.length > 0 ? programs : undefined
}

const isExecutable = ({ vmFlags }: RawMapping): boolean => (vmFlags & VM_EXEC) !== 0

function moduleOf(mapping: RawMapping): ModuleMapping | undefined {
  if (mapping.path === undefined || !isOfFile(mapping)) return undefined
  const { start, end, offset, path, deleted, device = 0, inode = 0n } = mapping
  return {
    start,
    end,
    offset,
    path,
    deleted,
    executable: isExecutable(mapping),
    writable: (mapping.vmFlags & VM_WRITE) !== 0,
    device: formatDevice(device),
    inode: Number(inode),
  }
}

/** The event with what was resolved; `undefined` and incomplete resolutions leave raw addresses, and say so. */
export function withResolution(event: CrashEvent, resolution: Resolution | undefined): CrashEvent {
  const isIncomplete = resolution === undefined || resolution.incomplete !== undefined
  const stack = resolution?.stack ?? event.stack
  const [first, ...others] = event.threads ?? []
  const stacks = resolution?.threadStacks
  const marks = [
    ...(isIncomplete ? ['symbols'] : []),
    ...(others.length > 0 && !stacks ? ['threads'] : []),
    ...(resolution?.cut ?? []),
  ]
  return {
    ...event,
    stack,
    threads: first && withStacks([first, ...others], [stack, ...(stacks ?? [])]),
    runtime: resolution?.runtime,
    ...(event.failedExecs && {
      failedExecs: event.failedExecs.map((exec) => ({ ...exec, ...resolution?.programs?.[programKey(exec)] })),
    }),
    libraries:
      resolution && resolution.libraries.length > 0 ? resolution.libraries.map(changedUnder(event)) : undefined,
    capture: marks.length > 0 ? withTruncated(event.capture, marks) : event.capture,
  }
}

/** What is known of the time at which a file was mapped: not before the program was executed. */
function changedUnder({ process: { startTime, executedAt } }: CrashEvent): (library: Library) => Library {
  const mapped = executedAt ?? (startTime && new Date(Date.parse(startTime) + MAX_BEFORE_EXEC_MS).toISOString())
  return ({ changed, ...library }) =>
    changed !== undefined && mapped !== undefined && Date.parse(changed) > Date.parse(mapped)
      ? { ...library, changed }
      : library
}

/** A process has its start from fork(2). Where execve(2) was not watched, it may have come later: a shell that builds first. */
const MAX_BEFORE_EXEC_MS = 60_000

const withStacks = (threads: Thread[], stacks: (Stack | undefined)[]): Thread[] =>
  threads.map((thread, index) => confirmWait({ ...thread, stack: stacks[index] }))

function withTruncated(capture: CrashEvent['capture'], marks: string[]): CrashEvent['capture'] {
  return capture && { ...capture, truncated: [...new Set([...(capture.truncated ?? []), ...marks])] }
}
