import elfy from 'elfy'
import type { FileBytes } from './file-bytes.js'

/**
 * ELF headers as elfy reads them; the only file that knows it. What to know of elfy 1.0.0:
 * - its parse() wants the whole file in memory and throws on one without a section table, so its parser gets one
 *   header at a time here, and an empty file after it to take the contents from;
 * - it reads addralign and entsize of a section at wrong offsets: they are not passed on;
 * - 64-bit words come as doubles. That is exact to 2^53; what is larger lies outside of any file and is found there
 *   to be empty.
 */
export interface ElfHeaders {
  bits: 32 | 64
  /** elfy's name of e_machine; undefined for a machine it does not know. */
  machine: string | undefined
  programs: ProgramHeader[]
  /** File ranges of the SHT_NOTE sections. Another read, near the end of the file. */
  noteSections(): FileRange[]
}

export interface FileRange {
  offset: number
  size: number
}

export interface ProgramHeader extends FileRange {
  type: string | undefined
  address: number
  align: number
}

/** Real files have about a dozen program headers and 40 sections; a header may claim 65,535 of each. */
const MAX_PROGRAMS = 128
const MAX_SECTIONS = 512
const NO_FILE = Buffer.alloc(0)

/** Undefined for anything but a little-endian ELF file: both processors we know run no other. */
export function readHeaders(bytes: FileBytes): ElfHeaders | undefined {
  const parser = new elfy.Parser()
  const start = bytes.read(0, 64)
  if (start.length < 64 || start.readUInt32BE(0) !== 0x7f454c46) return undefined
  const bits = start[4] === 1 ? 32 : start[4] === 2 ? 64 : undefined
  if (!bits || start[5] !== 1) return undefined
  const header = parser.parseHeader(start)
  return {
    bits,
    machine: header.machine,
    programs: readTable(bytes, header.phoff, bits === 64 ? 56 : 32, Math.min(header.phnum, MAX_PROGRAMS)).map(
      (entry) => {
        const { type, offset, vaddr, filesz, align } = parser.parseProgram(entry, header, NO_FILE)
        return { type, offset, size: filesz, address: vaddr, align }
      },
    ),
    noteSections: () =>
      readTable(bytes, header.shoff, bits === 64 ? 64 : 40, Math.min(header.shnum, MAX_SECTIONS))
        .map((entry) => parser.parseSection(entry, header, NO_FILE))
        .filter(({ type }) => type === 'note')
        .map(({ off, size }) => ({ offset: off, size })),
  }
}

/** The entries that are whole. Kernel and linker insist on the size the class prescribes, whatever the header says. */
function readTable(bytes: FileBytes, offset: number, entrySize: number, count: number): Buffer[] {
  const entries = bytes.read(offset, entrySize * count)
  return Array.from({ length: Math.floor(entries.length / entrySize) }, (_, index) =>
    entries.subarray(index * entrySize, (index + 1) * entrySize),
  )
}
