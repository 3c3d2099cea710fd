import {
  ELF_HEADER_SIZE,
  PROGRAM_HEADER_SIZES,
  type ProgramHeader,
  PT_LOAD,
  readElfHeader,
  readProgramHeaders,
} from '../../model/elf.js'
import type { RawMapping } from '../../model/raw.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { vmFlagsOf } from './mappings.js'
import type { FileRange } from './notes/files.js'

const PAGE_SIZE = 4096n
/** Programs have about a dozen. */
const MAX_PROGRAM_HEADERS = 64

/**
 * Mappings of files that only NT_FILE knows: gdb's generate-core-file leaves those out that it would not dump. What
 * may be done with them is what the program headers of the file say, which are in its first page.
 */
export function undumpedMappings(
  memory: ProcessMemory,
  known: readonly RawMapping[],
  ranges: readonly FileRange[],
): RawMapping[] {
  const starts = new Set(known.map(({ start }) => start))
  const missing = ranges.filter(({ start }) => !starts.has(start))
  const wanted = new Set(missing.map(({ path }) => path))
  const segments = new Map<string, ProgramHeader[]>()
  for (const { path, start, offset } of ranges) {
    if (offset === 0n && wanted.has(path) && !segments.has(path)) segments.set(path, segmentsOf(memory, start))
  }
  return missing.flatMap(({ start, end, offset, path, deleted }): RawMapping[] => {
    const segment = segments.get(path)?.findLast((segment) => holds(segment, offset))
    return segment ? [{ start, end, offset, path, deleted, vmFlags: vmFlagsOf(segment.flags) }] : []
  })
}

/** Segments are mapped by whole pages: one that begins in the last page of another has it mapped as well. */
const holds = (segment: ProgramHeader, offset: bigint): boolean =>
  offset >= (segment.offset & ~(PAGE_SIZE - 1n)) && offset < segment.offset + segment.fileSize

/** The loadable segments of the ELF file mapped at `base`. */
function segmentsOf(memory: ProcessMemory, base: bigint): ProgramHeader[] {
  const header = readElfHeader(memory.read(base, ELF_HEADER_SIZE))
  if (typeof header === 'string') return []
  const count = Math.min(header.programHeaderCount, MAX_PROGRAM_HEADERS)
  const table = memory.read(base + header.programHeaders, count * PROGRAM_HEADER_SIZES[header.wordSize])
  return readProgramHeaders(table, header.wordSize).filter(({ type }) => type === PT_LOAD)
}
