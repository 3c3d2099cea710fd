import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  PROGRAM_HEADER_SIZES,
  type ProgramHeader,
  PT_LOAD,
  PT_NOTE,
  readElfHeader,
  readProgramHeaders,
} from '../model/elf.js'
import { pageOf } from './pages.js'

/** A file that the process had mapped, as it can be read now. */
export interface FileReader {
  /** Fewer bytes than asked for, or none, where the file ends before. */
  read(offset: bigint, length: number): Buffer
}

/** A program or library in memory. */
export interface MappedElf {
  path: string
  reader: FileReader
  header: ElfHeader
  programHeaders: readonly ProgramHeader[]
  /** What is added to an address of the file to have that of the process. */
  bias: bigint
}

/** Programs have about a dozen. */
const MAX_PROGRAM_HEADERS = 512

/** The ELF file whose beginning is mapped at `start`; undefined for a file of another kind. */
export function readMappedElf(path: string, start: bigint, reader: FileReader): MappedElf | undefined {
  const header = readElfHeader(reader.read(0n, ELF_HEADER_SIZE))
  if (typeof header === 'string') return undefined
  const size = PROGRAM_HEADER_SIZES[header.wordSize]
  if (header.programHeaderSize !== size) return undefined
  const count = Math.min(header.programHeaderCount, MAX_PROGRAM_HEADERS)
  const programHeaders = readProgramHeaders(reader.read(header.programHeaders, count * size), header.wordSize)
  const first = programHeaders.find(({ type }) => type === PT_LOAD)
  if (!first) return undefined
  return { path, reader, header, programHeaders, bias: start - pageOf(first.address - first.offset) }
}

/** NT_GNU_BUILD_ID, with the owner GNU. */
const BUILD_ID_TYPE = 3
const MAX_NOTES = 64 * 1024
const NOTE_HEADER = 12

/** The build id of a file, hexadecimal; undefined where it has none. */
export function buildIdOf({ reader, programHeaders }: MappedElf): string | undefined {
  for (const { type, offset, fileSize } of programHeaders) {
    if (type !== PT_NOTE) continue
    const notes = reader.read(offset, Math.min(Number(fileSize), MAX_NOTES))
    for (let at = 0; at + NOTE_HEADER <= notes.length; ) {
      const [ownerSize, size, kind] = [notes.readUInt32LE(at), notes.readUInt32LE(at + 4), notes.readUInt32LE(at + 8)]
      const content = at + NOTE_HEADER + aligned(ownerSize)
      const owner = notes.toString('latin1', at + NOTE_HEADER, at + NOTE_HEADER + ownerSize)
      if (kind === BUILD_ID_TYPE && owner === 'GNU\0') return notes.toString('hex', content, content + size)
      at = content + aligned(size)
    }
  }
  return undefined
}

const aligned = (size: number): number => Math.ceil(size / 4) * 4
