import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  ET_CORE,
  type NotElf64,
  PN_XNUM,
  PROGRAM_HEADER_SIZE,
  type ProgramHeader,
  PT_LOAD,
  PT_NOTE,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADER_SIZE,
} from '../../model/elf64.js'
import { UserError } from '../../model/errors.js'
import type { Machine } from '../../model/machine.js'
import { cpuOfElf } from '../cpu/cpus.js'
import type { CoreFile } from './core-file.js'

export interface CoreHeader {
  machine: Machine
  notes: ProgramHeader[]
  /** A mapping each, in the order of addresses. */
  loads: ProgramHeader[]
  /** The program headers are all there. */
  isComplete: boolean
}

/** elf(5), e_type */
const TYPES: Readonly<Record<number, string>> = {
  1: 'an object file',
  2: 'a program',
  3: 'a program or shared library',
}

const REFUSALS: Readonly<Record<NotElf64, string>> = {
  'not ELF': 'not an ELF file, or only the beginning of one',
  'big-endian': 'a big-endian ELF file',
  '32-bit': 'the core of a 32-bit program',
}

/** vm.max_map_count of the distributions that allow most, and a note. */
const MAX_PROGRAM_HEADERS = 2 ** 20 + 64
const HEADERS_AT_A_TIME = 1024

/** The header and program headers of a core. Throws UserError for any other file. */
export function readCoreHeader(file: CoreFile): CoreHeader {
  const header = readElfHeader(file.read(0n, ELF_HEADER_SIZE))
  if (typeof header === 'string') throw unusable(file, REFUSALS[header])
  if (header.type !== ET_CORE) {
    throw unusable(file, `${TYPES[header.type] ?? 'an ELF file of another kind'}, not a core file`)
  }
  if (header.programHeaderSize !== PROGRAM_HEADER_SIZE) {
    throw unusable(file, 'a damaged core: the size of its program headers is wrong')
  }
  const cpu = cpuOfElf(header.machine)
  if (!cpu) throw unusable(file, 'a core of another processor than x86-64 and arm64')
  return { machine: cpu.machine, ...readSegments(file, header.programHeaders, countOf(file, header)) }
}

const unusable = ({ name }: CoreFile, what: string): UserError =>
  new UserError(`${name}: ${what}; give the core file of a 64-bit Linux program (core(5))`)

/** sh_info of a section header, Elf64_Shdr */
const SH_INFO = 44

function countOf(file: CoreFile, { programHeaderCount, sectionHeaders }: ElfHeader): number {
  if (programHeaderCount !== PN_XNUM) return programHeaderCount
  const first = file.read(sectionHeaders, SECTION_HEADER_SIZE)
  return first.length < SECTION_HEADER_SIZE ? programHeaderCount : first.readUInt32LE(SH_INFO)
}

function readSegments(file: CoreFile, position: bigint, count: number): Omit<CoreHeader, 'machine'> {
  const wanted = Math.min(count, MAX_PROGRAM_HEADERS)
  const notes: ProgramHeader[] = []
  const loads: ProgramHeader[] = []
  let read = 0
  while (read < wanted) {
    const length = Math.min(wanted - read, HEADERS_AT_A_TIME) * PROGRAM_HEADER_SIZE
    const table = file.read(position + BigInt(read * PROGRAM_HEADER_SIZE), length)
    for (const header of readProgramHeaders(table)) {
      if (header.type === PT_NOTE) notes.push(header)
      if (header.type === PT_LOAD) loads.push(header)
      read++
    }
    if (table.length < length) break
  }
  return { notes, loads, isComplete: read === count }
}
