import type { RawMapping } from '../../model/raw.js'
import type { CoreFile } from './core-file.js'
import { type CoreHeader, type Machine, readCoreHeader } from './elf-header.js'
import { coreMappings } from './mappings.js'
import { type CoreMemory, coreMemory } from './memory.js'
import { type CoreProcess, readProcess } from './read-process.js'
import { checkFiles, type FileCheck } from './same-file.js'
import { undumpedMappings } from './undumped.js'

/** A core taken apart. */
export interface Core {
  machine: Machine
  process: CoreProcess
  memory: CoreMemory
  mappings: RawMapping[]
  mappingsTotal: number
  files: FileCheck
  /** What the core should hold and does not, by the words of capture.truncated. */
  missing: string[]
}

/** Throws UserError for a file that is no core, or that ends before it tells which process it is of. */
export function takeApart(file: CoreFile): Core {
  const header = readCoreHeader(file)
  const { machine, loads } = header
  const process = readProcess(file, machine, header.notes)
  const memory = coreMemory(file, loads)
  const { mappings: dumped, total } = coreMappings(loads, process.files)
  const undumped = undumpedMappings(memory, dumped, process.files?.ranges ?? [])
  const mappings = undumped.length === 0 ? dumped : [...dumped, ...undumped].sort(byStart)
  const missing = [
    ...(header.isComplete && dumped.length === total ? [] : ['maps']),
    ...(process.isComplete ? [] : ['notes']),
    ...(process.files?.isComplete ? [] : ['paths']),
    ...(holdsMemory(file, header) ? [] : ['memory']),
  ]
  return {
    machine,
    process,
    memory,
    mappings,
    mappingsTotal: total + undumped.length,
    files: checkFiles(memory, mappings),
    missing,
  }
}

const byStart = (a: RawMapping, b: RawMapping): number => (a.start < b.start ? -1 : 1)

/** A limit on the size of cores cuts off their end. */
const holdsMemory = (file: CoreFile, { loads }: CoreHeader): boolean =>
  loads.every(({ offset, fileSize }) => offset + fileSize <= file.size)
