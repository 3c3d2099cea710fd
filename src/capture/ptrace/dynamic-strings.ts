import {
  ELF_HEADER_SIZE,
  PROGRAM_HEADER_SIZES,
  type ProgramHeader,
  PT_DYNAMIC,
  PT_LOAD,
  readElfHeader,
  readProgramHeaders,
} from '../../model/elf.js'
import { readWord, type WordSize } from '../../model/words.js'

/** No file is that long, whatever its headers say. */
const END = 1n << 62n

type Read = (offset: bigint, length: number) => Buffer

/** elf(5) */
const DT_STRTAB = 5n
const DT_STRSZ = 10n

const MAX_HEADERS = 64
const MAX_DYNAMIC_BYTES = 32 * 1024
/** A browser has 1 MiB. */
const MAX_STRINGS_BYTES = 8 * 1024 * 1024

/** The names that a program imports and exports, each ended by NUL. Empty for a static one, and for any other file. */
export function dynamicStrings(readFile: Read): Buffer {
  const read: Read = (offset, length) => (offset >= END ? Buffer.alloc(0) : readFile(offset, length))
  const header = readElfHeader(read(0n, ELF_HEADER_SIZE))
  if (typeof header === 'string') return Buffer.alloc(0)
  const count = Math.min(header.programHeaderCount, MAX_HEADERS)
  const { wordSize } = header
  const table = read(header.programHeaders, count * PROGRAM_HEADER_SIZES[wordSize])
  const segments = readProgramHeaders(table, wordSize)
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC)
  if (!dynamic) return Buffer.alloc(0)
  const entries = entriesOf(read(dynamic.offset, Math.min(Number(dynamic.fileSize), MAX_DYNAMIC_BYTES)), wordSize)
  const offset = offsetOf(entries.get(DT_STRTAB), segments)
  const size = entries.get(DT_STRSZ) ?? 0n
  if (offset === undefined || size > BigInt(MAX_STRINGS_BYTES)) return Buffer.alloc(0)
  return read(offset, Number(size))
}

function entriesOf(table: Buffer, wordSize: WordSize): Map<bigint, bigint> {
  const entries = new Map<bigint, bigint>()
  for (let at = 0; at + 2 * wordSize <= table.length; at += 2 * wordSize)
    entries.set(readWord(table, at, wordSize), readWord(table, at + wordSize, wordSize))
  return entries
}

function offsetOf(address: bigint | undefined, segments: readonly ProgramHeader[]): bigint | undefined {
  if (address === undefined) return undefined
  const load = segments.find(
    ({ type, address: start, fileSize }) => type === PT_LOAD && start <= address && address < start + fileSize,
  )
  return load && load.offset + address - load.address
}
