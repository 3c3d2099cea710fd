import type { Machine } from '../../model/machine.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'
import type { View } from '../files/in-root.js'
import type { Reader } from '../files/reader.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { mappedBuildIds } from './build-ids.js'
import type { CoreFile } from './core-file.js'
import { type CoreHeader, readCoreHeader } from './elf-header.js'
import { coreMappings } from './mappings.js'
import { coreMemory } from './memory.js'
import { type CoreProcess, readProcess } from './read-process.js'
import { checkFiles, type FileCheck } from './same-file.js'
import { undumpedMappings } from './undumped.js'

/** A parsed core file. */
export interface Core {
  machine: Machine
  process: CoreProcess
  memory: ProcessMemory
  mappings: RawMapping[]
  mappingsTotal: number
  files: FileCheck
  /** Of the files that were mapped, by path, as far as the core has them. */
  buildIds: ReadonlyMap<string, string>
  /** That the files it names are opened in. */
  view: View
  /** What the core should hold and does not, by the words of capture.truncated. */
  missing: string[]
  /** Of a minidump: what a core has elsewhere, or not at all. */
  ofMinidump?: {
    landmarks: Partial<RawEvent['memory']>
    /** When it was written, seconds since the epoch; 0: not known. */
    time: number
    /** That it says who sent the signal. */
    hasSender: boolean
  }
}

/**
 * Throws UserError for a file that is not a core, or that ends before the note that identifies the process. The files it
 * names are opened below `root`, with the permissions of `readers`: by default, the user that the core names.
 */
export function parseCore(file: CoreFile, readers?: readonly Reader[], root = '/'): Core {
  const header = readCoreHeader(file)
  const { machine, loads } = header
  const process = readProcess(file, machine, header.notes)
  const memory = coreMemory(file, loads)
  const { mappings: dumped, total } = coreMappings(loads, process.files)
  const undumped = undumpedMappings(memory, dumped, process.files?.ranges ?? [])
  const mappings = undumped.length === 0 ? dumped : [...dumped, ...undumped].sort(byStart)
  const { uid, gid } = process.info
  const view = { root, readers: readers ?? [{ uid, gid }] }
  const missing = [
    ...(header.isComplete && dumped.length === total ? [] : ['maps']),
    ...(process.isComplete ? [] : ['notes']),
    ...(process.siginfo || process.thread.signal === 0 ? [] : ['siginfo']),
    ...(process.files?.isComplete ? [] : ['paths']),
    ...(holdsMemory(file, header) ? [] : ['memory']),
  ]
  return {
    machine,
    process,
    memory,
    mappings,
    mappingsTotal: total + undumped.length,
    files: checkFiles(memory, mappings, view),
    buildIds: mappedBuildIds(memory, mappings),
    view,
    missing,
  }
}

const byStart = (a: RawMapping, b: RawMapping): number => (a.start < b.start ? -1 : 1)

/** A limit on the size of cores cuts off their end. */
const holdsMemory = (file: CoreFile, { loads }: CoreHeader): boolean =>
  loads.every(({ offset, fileSize }) => offset + fileSize <= file.size)
