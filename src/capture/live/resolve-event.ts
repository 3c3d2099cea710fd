import type { CrashEvent } from '../../model/event.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'
import type { ModuleMapping, Resolution, ResolveRequest } from '../resolve/protocol.js'
import { formatDevice, isOfFile, VM_EXEC } from './mappings.js'

/** What the resolver needs of a record. `root`: where the files of the process can be opened. */
export function resolveRequest(raw: RawEvent, machine: ResolveRequest['machine'], root: string): ResolveRequest {
  const mappings = raw.mappings ?? []
  const vdso = mappings.find(({ start }) => start === raw.memory.vdso)
  return {
    machine,
    pid: raw.nsPid,
    uid: raw.uid,
    exe: raw.exe,
    cwd: raw.cwd,
    argv: raw.argv,
    root,
    registers: raw.thread.registers,
    registersValid: true,
    framePointerStack: raw.thread.userStack,
    stack: raw.stack,
    interruptedStack: raw.interruptedStack,
    modules: mappings.flatMap((mapping) => moduleOf(mapping) ?? []),
    vdso: vdso && { start: vdso.start, end: vdso.end },
    anonymousCode: mappings
      .filter((mapping) => mapping !== vdso && mapping.path === undefined && isExecutable(mapping))
      .map(({ start, end }) => ({ start, end })),
  }
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
    device: formatDevice(device),
    inode: Number(inode),
  }
}

/** The event with what was resolved; `undefined` and incomplete resolutions leave raw addresses, and say so. */
export function withResolution(event: CrashEvent, resolution: Resolution | undefined): CrashEvent {
  const incomplete = resolution === undefined || resolution.incomplete !== undefined
  return {
    ...event,
    stack: resolution?.stack ?? event.stack,
    runtime: resolution?.runtime,
    libraries: resolution && resolution.libraries.length > 0 ? resolution.libraries : undefined,
    capture: incomplete ? withTruncated(event.capture, 'symbols') : event.capture,
  }
}

function withTruncated(capture: CrashEvent['capture'], what: string): CrashEvent['capture'] {
  return capture && { ...capture, truncated: [...(capture.truncated ?? []), what] }
}
