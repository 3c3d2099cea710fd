/** The headers of 64-bit little-endian ELF files, elf(5), which core files and mapped programs are read by. */

export const ELF_HEADER_SIZE = 64
export const PROGRAM_HEADER_SIZE = 56
export const SECTION_HEADER_SIZE = 64

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
const ELFCLASS64 = 2
const ELFDATA2LSB = 1

/** Elf64_Ehdr */
export interface ElfHeader {
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

/** Elf64_Phdr */
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

/** Why bytes are not the header of a 64-bit little-endian ELF file. */
export type NotElf64 = 'not ELF' | 'big-endian' | '32-bit'

/** `bytes` holds at least the first ELF_HEADER_SIZE of the file, or as many as it has. */
export function readElfHeader(bytes: Buffer): ElfHeader | NotElf64 {
  if (bytes.length < ELF_HEADER_SIZE || bytes.toString('latin1', 0, 4) !== MAGIC) return 'not ELF'
  if (bytes[5] !== ELFDATA2LSB) return 'big-endian'
  if (bytes[4] !== ELFCLASS64) return '32-bit'
  return {
    type: bytes.readUInt16LE(16),
    machine: bytes.readUInt16LE(18),
    entry: bytes.readBigUInt64LE(24),
    programHeaders: bytes.readBigUInt64LE(32),
    programHeaderSize: bytes.readUInt16LE(54),
    programHeaderCount: bytes.readUInt16LE(56),
    sectionHeaders: bytes.readBigUInt64LE(40),
  }
}

/** The program headers in a table of them. One that is cut off at the end is left out. */
export function readProgramHeaders(table: Buffer): ProgramHeader[] {
  const headers: ProgramHeader[] = []
  for (let at = 0; at + PROGRAM_HEADER_SIZE <= table.length; at += PROGRAM_HEADER_SIZE) {
    headers.push({
      type: table.readUInt32LE(at),
      flags: table.readUInt32LE(at + 4),
      offset: table.readBigUInt64LE(at + 8),
      address: table.readBigUInt64LE(at + 16),
      fileSize: table.readBigUInt64LE(at + 32),
      size: table.readBigUInt64LE(at + 40),
    })
  }
  return headers
}
