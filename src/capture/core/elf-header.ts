import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  ET_CORE,
  type NotElf,
  PN_XNUM,
  PROGRAM_HEADER_SIZES,
  type ProgramHeader,
  PT_LOAD,
  PT_NOTE,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADERS,
} from '../../model/elf.js'
import { elfMachineName } from '../../model/elf-machine.js'
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

const REFUSALS: Readonly<Record<NotElf, string>> = {
  'not ELF': 'not an ELF file, or only the beginning of one',
  'big-endian': 'a big-endian ELF file',
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
  const cpu = cpuOfElf(header.machine)
  if (cpu?.wordSize !== header.wordSize) throw unusable(file, `a core of ${nameOf(header)}`)
  if (header.programHeaderSize !== PROGRAM_HEADER_SIZES[header.wordSize]) {
    throw unusable(file, 'a damaged core: the size of its program headers is wrong')
  }
  return { machine: cpu.machine, ...readSegments(file, header, countOf(file, header)) }
}

/** Programs of an ABI with shorter pointers have the processor of others. */
const nameOf = ({ machine, wordSize }: ElfHeader): string =>
  `${elfMachineName(machine, { isWide: wordSize === 8, isBig: false })} with ${wordSize * 8}-bit words`

const unusable = ({ name }: CoreFile, what: string): UserError =>
  new UserError(`${name}: ${what}; give the core of a Linux program on x86-64, i386, arm64, arm or riscv64 (core(5))`)

function countOf(file: CoreFile, { programHeaderCount, sectionHeaders, wordSize }: ElfHeader): number {
  if (programHeaderCount !== PN_XNUM) return programHeaderCount
  const { size, info } = SECTION_HEADERS[wordSize]
  const first = file.read(sectionHeaders, size)
  return first.length < size ? programHeaderCount : first.readUInt32LE(info)
}

function readSegments(
  file: CoreFile,
  { programHeaders: position, wordSize }: ElfHeader,
  count: number,
): Omit<CoreHeader, 'machine'> {
  const entrySize = PROGRAM_HEADER_SIZES[wordSize]
  const wanted = Math.min(count, MAX_PROGRAM_HEADERS)
  const notes: ProgramHeader[] = []
  const loads: ProgramHeader[] = []
  let read = 0
  while (read < wanted) {
    const length = Math.min(wanted - read, HEADERS_AT_A_TIME) * entrySize
    const table = file.read(position + BigInt(read * entrySize), length)
    for (const header of readProgramHeaders(table, wordSize)) {
      if (header.type === PT_NOTE) notes.push(header)
      if (header.type === PT_LOAD) loads.push(header)
      read++
    }
    if (table.length < length) break
  }
  return { notes, loads, isComplete: read === count }
}
