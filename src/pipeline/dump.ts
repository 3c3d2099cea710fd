import { closeSync } from 'node:fs'
import { fileReader } from '../capture/core/core-file.js'
import { openFile } from '../capture/files/in-root.js'
import { readHost } from '../capture/host.js'
import { readOwnVdso } from '../capture/own-vdso.js'
import { coreOf } from '../dump/core/core.js'
import { buildIdOf, type FileReader, readMappedElf } from '../dump/mapped-file.js'
import { minidumpOf } from '../dump/minidump/minidump.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { type RawEvidence, unpackEvidence } from '../model/raw-evidence.js'

/** Where the files of the process are. */
export interface DumpSources {
  /** Folder that has them as the process saw them at /; undefined: this machine. */
  sysroot?: string
  /** Told of files that are missing, or are not the ones that were mapped. */
  onNote(note: string): void
}

/** A death as an ELF core. Throws UserError for one that was recorded without memory. */
export function coreOfEvent(event: CrashEvent, sources: DumpSources): Buffer {
  const evidence = evidenceOf(event)
  return withFiles(event, sources, (files) => coreOf({ event, evidence, files, vdso: vdsoOf(event, evidence) }))
}

/** The same as a minidump, which needs no files. */
export const minidumpOfEvent = (event: CrashEvent): Buffer => minidumpOf(event, evidenceOf(event))

function evidenceOf(event: CrashEvent): RawEvidence {
  const evidence = unpackEvidence(event)
  if (evidence) return evidence
  const { id, raw, process } = event
  const what = raw === undefined ? 'was recorded without its memory' : 'has memory that was damaged'
  throw new UserError(`${id} (${process.comm}): ${what}; record without --no-memory, with this version or a later one`)
}

function vdsoOf({ host }: CrashEvent, { memory }: RawEvidence): Buffer | undefined {
  const isSameKernel = host.bootId !== undefined && host.bootId === readHost().bootId
  return isSameKernel && memory.vdso !== 0n ? readOwnVdso() : undefined
}

function withFiles<T>(event: CrashEvent, sources: DumpSources, use: (files: Map<string, FileReader>) => T): T {
  const files = new Map<string, FileReader>()
  const descriptors: number[] = []
  try {
    for (const { path, start, offset } of event.maps ?? []) {
      if (!path?.startsWith('/') || BigInt(offset ?? 1) !== 0n || files.has(path)) continue
      const file = openFile({ root: sources.sysroot ?? '/', readers: [] }, path)
      if (file) descriptors.push(file.descriptor)
      const reader = file && fileReader(file.descriptor)
      const problem = differenceOf(event, path, BigInt(start), reader)
      if (problem === undefined && reader) files.set(path, reader)
      if (problem) sources.onNote(`${path}: ${problem}`)
    }
    return use(files)
  } finally {
    descriptors.forEach(closeSync)
  }
}

/**
 * Why a file is not the one that was mapped; '' for one that debuggers need not know, and undefined for the same one. The
 * build id decides; without one, a file of the machine of the crash itself is taken as it is.
 */
function differenceOf(event: CrashEvent, path: string, start: bigint, reader?: FileReader): string | undefined {
  const library = event.libraries?.find((each) => each.path === path)
  const expected = library?.buildId
  const elf = reader && readMappedElf(path, start, reader)
  if (!elf) return library ? `not found; it has the build id ${expected ?? 'of no file'}` : ''
  const found = buildIdOf(elf)
  if (found === expected) return undefined
  return `another file now: its build id is ${found ?? 'missing'}, that of the process was ${expected ?? 'not known'}`
}
