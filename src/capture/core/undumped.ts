import type { RawMapping } from '../../model/raw.js'
import { PROGRAM_HEADER_SIZE, PT_LOAD, type Segment, segmentAt } from './elf-header.js'
import { vmFlagsOf } from './mappings.js'
import type { CoreMemory } from './memory.js'
import type { FileRange } from './notes/files.js'

const HEADER_SIZE = 64
const PAGE_SIZE = 4096n
/** Programs have about a dozen. */
const MOST_PROGRAM_HEADERS = 64

/**
 * Mappings of files that only NT_FILE knows: gdb's generate-core-file leaves those out that it would not dump. What
 * may be done with them is what the program headers of the file say, which are in its first page.
 */
export function undumpedMappings(
  memory: CoreMemory,
  known: readonly RawMapping[],
  ranges: readonly FileRange[],
): RawMapping[] {
  const starts = new Set(known.map(({ start }) => start))
  const missing = ranges.filter(({ start }) => !starts.has(start))
  const wanted = new Set(missing.map(({ path }) => path))
  const segments = new Map<string, Segment[]>()
  for (const { path, start, offset } of ranges) {
    if (offset === 0n && wanted.has(path) && !segments.has(path)) segments.set(path, segmentsOf(memory, start))
  }
  return missing.flatMap(({ start, end, offset, path, deleted }): RawMapping[] => {
    const segment = segments.get(path)?.findLast((segment) => holds(segment, offset))
    return segment ? [{ start, end, offset, path, deleted, vmFlags: vmFlagsOf(segment.flags) }] : []
  })
}

/** Segments are mapped by whole pages: one that begins in the last page of another has it mapped as well. */
const holds = (segment: Segment, offset: bigint): boolean =>
  offset >= (segment.offset & ~(PAGE_SIZE - 1n)) && offset < segment.offset + segment.fileSize

/** The loadable segments of the ELF file mapped at `base`. */
function segmentsOf(memory: CoreMemory, base: bigint): Segment[] {
  const header = memory.read(base, HEADER_SIZE)
  if (header.length < HEADER_SIZE) return []
  const count = Math.min(header.readUInt16LE(56), MOST_PROGRAM_HEADERS)
  const table = memory.read(base + header.readBigUInt64LE(32), count * PROGRAM_HEADER_SIZE)
  const segments: Segment[] = []
  for (let at = 0; at + PROGRAM_HEADER_SIZE <= table.length; at += PROGRAM_HEADER_SIZE) {
    if (table.readUInt32LE(at) === PT_LOAD) segments.push(segmentAt(table, at))
  }
  return segments
}
