import type { WordSize } from './words.js'
import { readWord } from './words.js'

/** The headers of little-endian ELF files of 32 and 64 bits, elf(5), which core files and mapped programs are read by. */

/** Of 64 bits. A file of 32 bits is read as far as well: none is shorter. */
export const ELF_HEADER_SIZE = 64
const PROGRAM_HEADER_SIZE = 56
const SECTION_HEADER_SIZE = 64

/** By the bytes of a word: the sizes of Elf32_Phdr and Elf64_Phdr, and of Elf32_Shdr and Elf64_Shdr with sh_info in it. */
export const PROGRAM_HEADER_SIZES: Readonly<Record<WordSize, number>> = { 4: 32, 8: PROGRAM_HEADER_SIZE }
export const SECTION_HEADERS = {
  4: { size: 40, info: 28 },
  8: { size: SECTION_HEADER_SIZE, info: 44 },
} as const satisfies Record<WordSize, unknown>

/** e_type */
export const ET_EXEC = 2
export const ET_DYN = 3
export const ET_CORE = 4

/** p_type */
export const PT_LOAD = 1
export const PT_DYNAMIC = 2
export const PT_NOTE = 4

/** e_phnum where there are more program headers than it can count: sh_info of the first section header has the number. */
export const PN_XNUM = 0xffff

const MAGIC = '\x7fELF'
const ELFCLASS32 = 1
const ELFCLASS64 = 2
const ELFDATA2LSB = 1

/** Elf32_Ehdr, Elf64_Ehdr */
export interface ElfHeader {
  /** By the class: 4 for ELFCLASS32, 8 for ELFCLASS64. */
  wordSize: WordSize
  type: number
  machine: number
  /** Where the program starts: e_entry. */
  entry: bigint
  /** Position of the program headers in the file. */
  programHeaders: bigint
  programHeaderSize: number
  programHeaderCount: number
  /** Position of the section headers in the file. */
  sectionHeaders: bigint
}

/** Elf32_Phdr, Elf64_Phdr */
export interface ProgramHeader {
  type: number
  /** PF_R, PF_W, PF_X */
  flags: number
  offset: bigint
  address: bigint
  /** Bytes of the segment in the file: in a core, 0 where its content was left out. */
  fileSize: bigint
  size: bigint
}

/** Why bytes are not the header of a little-endian ELF file. */
export type NotElf = 'not ELF' | 'big-endian'

/** `bytes` holds at least the first ELF_HEADER_SIZE of the file, or as many as it has. */
export function readElfHeader(bytes: Buffer): ElfHeader | NotElf {
  if (bytes.length < ELF_HEADER_SIZE || bytes.toString('latin1', 0, 4) !== MAGIC) return 'not ELF'
  if (bytes[5] !== ELFDATA2LSB) return 'big-endian'
  const wordSize = bytes[4] === ELFCLASS32 ? 4 : 8
  if (wordSize === 8 && bytes[4] !== ELFCLASS64) return 'not ELF'
  // e_entry, e_phoff and e_shoff are words; then come 32 bits of flags, the size of this header, and what is said of the tables.
  const word = (index: number): bigint => readWord(bytes, 24 + index * wordSize, wordSize)
  const tables = 24 + 3 * wordSize + 6
  return {
    wordSize,
    type: bytes.readUInt16LE(16),
    machine: bytes.readUInt16LE(18),
    entry: word(0),
    programHeaders: word(1),
    sectionHeaders: word(2),
    programHeaderSize: bytes.readUInt16LE(tables),
    programHeaderCount: bytes.readUInt16LE(tables + 2),
  }
}

/** The program headers in a table of them. One that is cut off at the end is left out. */
export function readProgramHeaders(table: Buffer, wordSize: WordSize): ProgramHeader[] {
  const size = PROGRAM_HEADER_SIZES[wordSize]
  const flagsAt = wordSize === 8 ? 4 : 24
  const firstWord = wordSize === 8 ? 8 : 4
  const headers: ProgramHeader[] = []
  for (let at = 0; at + size <= table.length; at += size) {
    // p_offset, p_vaddr, p_paddr, p_filesz, p_memsz
    const word = (index: number): bigint => readWord(table, at + firstWord + index * wordSize, wordSize)
    headers.push({
      type: table.readUInt32LE(at),
      flags: table.readUInt32LE(at + flagsAt),
      offset: word(0),
      address: word(1),
      fileSize: word(3),
      size: word(4),
    })
  }
  return headers
}
