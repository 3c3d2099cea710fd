import { ELF_MACHINES } from '../../model/core-notes.js'
import { ET_CORE, PN_XNUM, PROGRAM_HEADER_SIZES, PT_LOAD, PT_NOTE, SECTION_HEADERS } from '../../model/elf.js'
import type { WordSize } from '../../model/words.js'
import { type DumpedMachine, wordSizeOf } from '../machine.js'
import { PAGE_SIZE } from '../pages.js'
import { writeWord } from '../words.js'

/** PF_X 1, PF_W 2, PF_R 4 */
export interface Segment {
  start: bigint
  end: bigint
  flags: number
  /** What it holds, whole pages; empty where the core holds nothing of it. */
  pages: readonly Buffer[]
}

/** An ELF core of notes and segments: elf(5), core(5). Segments are in the order of their addresses. */
export function elfCore(machine: DumpedMachine, notes: Buffer, segments: readonly Segment[]): Buffer {
  const count = segments.length + 1
  const isExtended = count >= PN_XNUM
  const wordSize = wordSizeOf(machine)
  const tableSize = count * PROGRAM_HEADER_SIZES[wordSize]
  const notesAt = HEADER_SIZES[wordSize] + tableSize + (isExtended ? SECTION_HEADERS[wordSize].size : 0)
  const memoryAt = Math.ceil((notesAt + notes.length) / PAGE) * PAGE
  const table: Buffer[] = [
    programHeader(
      { type: PT_NOTE, flags: 0, offset: notesAt, fileSize: notes.length, address: 0n, size: 0n, align: 4n },
      wordSize,
    ),
  ]
  let offset = memoryAt
  for (const { start, end, flags, pages } of segments) {
    const fileSize = pages.length * PAGE
    table.push(
      programHeader(
        { type: PT_LOAD, flags, offset, fileSize, address: start, size: end - start, align: PAGE_SIZE },
        wordSize,
      ),
    )
    offset += fileSize
  }
  return Buffer.concat([
    elfHeader(machine, count, isExtended),
    ...table,
    ...(isExtended ? [countHeader(count, wordSize)] : []),
    notes,
    Buffer.alloc(memoryAt - notesAt - notes.length),
    ...segments.flatMap(({ pages }) => pages),
  ])
}

const PAGE = Number(PAGE_SIZE)

/** Of Elf32_Ehdr and Elf64_Ehdr. */
const HEADER_SIZES: Readonly<Record<WordSize, number>> = { 4: 52, 8: 64 }

function elfHeader(machine: DumpedMachine, count: number, isExtended: boolean): Buffer {
  const wordSize = wordSizeOf(machine)
  const size = HEADER_SIZES[wordSize]
  const header = Buffer.alloc(size)
  header.write(`\x7fELF${wordSize === 4 ? '\x01' : '\x02'}\x01\x01`, 'latin1')
  header.writeUInt16LE(ET_CORE, 16)
  header.writeUInt16LE(ELF_MACHINES[machine], 18)
  header.writeUInt32LE(1, 20)
  // e_entry, e_phoff and e_shoff are words; then come 32 bits of flags, and the sizes.
  writeWord(header, BigInt(size), 24 + wordSize, wordSize)
  const sizesAt = 24 + 3 * wordSize + 4
  header.writeUInt16LE(size, sizesAt)
  header.writeUInt16LE(PROGRAM_HEADER_SIZES[wordSize], sizesAt + 2)
  header.writeUInt16LE(isExtended ? PN_XNUM : count, sizesAt + 4)
  if (isExtended) {
    writeWord(header, BigInt(size + count * PROGRAM_HEADER_SIZES[wordSize]), 24 + 2 * wordSize, wordSize)
    header.writeUInt16LE(SECTION_HEADERS[wordSize].size, sizesAt + 6)
    header.writeUInt16LE(1, sizesAt + 8)
  }
  return header
}

/** Where there are more program headers than e_phnum can count: sh_info has the number. */
function countHeader(count: number, wordSize: WordSize): Buffer {
  const header = Buffer.alloc(SECTION_HEADERS[wordSize].size)
  header.writeUInt32LE(count, SECTION_HEADERS[wordSize].info)
  return header
}

interface ProgramHeaderValues {
  type: number
  flags: number
  offset: number
  fileSize: number
  address: bigint
  size: bigint
  align: bigint
}

/** Elf64_Phdr has its flags after the type, Elf32_Phdr before the alignment. */
function programHeader(values: ProgramHeaderValues, wordSize: WordSize): Buffer {
  const { type, flags, offset, fileSize, address, size, align } = values
  const header = Buffer.alloc(PROGRAM_HEADER_SIZES[wordSize])
  header.writeUInt32LE(type, 0)
  header.writeUInt32LE(flags, wordSize === 8 ? 4 : 24)
  const words = [BigInt(offset), address, 0n, BigInt(fileSize), size]
  words.forEach((word, index) => {
    writeWord(header, word, (wordSize === 8 ? 8 : 4) + index * wordSize, wordSize)
  })
  writeWord(header, align, header.length - wordSize, wordSize)
  return header
}
