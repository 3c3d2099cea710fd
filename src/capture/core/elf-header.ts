import { UserError } from '../../model/errors.js'
import type { CoreFile } from './core-file.js'

export type Machine = 'x86_64' | 'aarch64'

/** A program header: elf(5), Elf64_Phdr. */
export interface Segment {
  offset: bigint
  address: bigint
  /** Bytes of it in the file: 0 where its content was left out of the core. */
  fileSize: bigint
  size: bigint
  /** PF_R, PF_W, PF_X */
  flags: number
}

export interface CoreHeader {
  machine: Machine
  notes: Segment[]
  /** A mapping each, in the order of addresses. */
  loads: Segment[]
  /** The program headers are all there. */
  isComplete: boolean
}

/** include/uapi/linux/elf.h, elf-em.h */
const MACHINES: Readonly<Record<number, Machine>> = { 62: 'x86_64', 183: 'aarch64' }
const TYPES: Readonly<Record<number, string>> = {
  1: 'an object file',
  2: 'a program',
  3: 'a program or shared library',
}
const ELF_MAGIC = '\x7fELF'
const CLASS_64 = 2
const LITTLE_ENDIAN = 1
const ET_CORE = 4
export const PT_LOAD = 1
const PT_NOTE = 4
const HEADER_SIZE = 64
export const PROGRAM_HEADER_SIZE = 56
const SECTION_HEADER_SIZE = 64

/** Then their number stands in sh_info of the first section header, which there is for this alone. */
const PN_XNUM = 0xffff

/** vm.max_map_count of the distributions that allow most, and a note. */
const MOST_PROGRAM_HEADERS = 2 ** 20 + 64
const HEADERS_AT_A_TIME = 1024

/** The header and program headers of a core. Throws UserError for any other file. */
export function readCoreHeader(file: CoreFile): CoreHeader {
  const header = file.read(0n, HEADER_SIZE)
  check(file, header)
  const segments = readProgramHeaders(file, header.readBigUInt64LE(32), countOf(file, header))
  const machine = MACHINES[header.readUInt16LE(18)]
  if (machine === undefined) throw unusable(file, 'a core of another processor than x86-64 and arm64')
  return { machine, ...segments }
}

const unusable = ({ name }: CoreFile, what: string): UserError =>
  new UserError(`${name}: ${what}; give the core file of a 64-bit Linux program (core(5))`)

function check(file: CoreFile, header: Buffer): void {
  if (header.length < HEADER_SIZE || header.toString('latin1', 0, 4) !== ELF_MAGIC) {
    throw unusable(file, 'not an ELF file, or only the beginning of one')
  }
  if (header[5] !== LITTLE_ENDIAN) throw unusable(file, 'a big-endian ELF file')
  const type = header.readUInt16LE(16)
  if (type !== ET_CORE) throw unusable(file, `${TYPES[type] ?? 'an ELF file of another kind'}, not a core file`)
  if (header[4] !== CLASS_64) throw unusable(file, 'the core of a 32-bit program')
  if (header.readUInt16LE(54) !== PROGRAM_HEADER_SIZE) throw unusable(file, 'a damaged core: its header has no sense')
}

function countOf(file: CoreFile, header: Buffer): number {
  const count = header.readUInt16LE(56)
  if (count !== PN_XNUM) return count
  const first = file.read(header.readBigUInt64LE(40), SECTION_HEADER_SIZE)
  return first.length < SECTION_HEADER_SIZE ? count : first.readUInt32LE(44)
}

function readProgramHeaders(file: CoreFile, position: bigint, count: number): Omit<CoreHeader, 'machine'> {
  const wanted = Math.min(count, MOST_PROGRAM_HEADERS)
  const notes: Segment[] = []
  const loads: Segment[] = []
  let read = 0
  while (read < wanted) {
    const length = Math.min(wanted - read, HEADERS_AT_A_TIME) * PROGRAM_HEADER_SIZE
    const table = file.read(position + BigInt(read * PROGRAM_HEADER_SIZE), length)
    for (let at = 0; at + PROGRAM_HEADER_SIZE <= table.length; at += PROGRAM_HEADER_SIZE) {
      const type = table.readUInt32LE(at)
      if (type === PT_NOTE) notes.push(segmentAt(table, at))
      if (type === PT_LOAD) loads.push(segmentAt(table, at))
      read++
    }
    if (table.length < length) break
  }
  return { notes, loads, isComplete: read === count }
}

/** The program header at a place in a table of them. */
export const segmentAt = (table: Buffer, at: number): Segment => ({
  flags: table.readUInt32LE(at + 4),
  offset: table.readBigUInt64LE(at + 8),
  address: table.readBigUInt64LE(at + 16),
  fileSize: table.readBigUInt64LE(at + 32),
  size: table.readBigUInt64LE(at + 40),
})
