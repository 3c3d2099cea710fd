import { ELF_MACHINES } from '../../model/core-notes.js'
import {
  ELF_HEADER_SIZE,
  ET_CORE,
  PN_XNUM,
  PROGRAM_HEADER_SIZE,
  PT_LOAD,
  PT_NOTE,
  SECTION_HEADER_SIZE,
} from '../../model/elf.js'
import type { NativeMachine } from '../../model/machine.js'
import { PAGE_SIZE } from '../pages.js'

/** PF_X 1, PF_W 2, PF_R 4 */
export interface Segment {
  start: bigint
  end: bigint
  flags: number
  /** What it holds, whole pages; empty where the core holds nothing of it. */
  pages: readonly Buffer[]
}

/** An ELF core of notes and segments: elf(5), core(5). Segments are in the order of their addresses. */
export function elfCore(machine: NativeMachine, notes: Buffer, segments: readonly Segment[]): Buffer {
  const count = segments.length + 1
  const isExtended = count >= PN_XNUM
  const notesAt = ELF_HEADER_SIZE + count * PROGRAM_HEADER_SIZE + (isExtended ? SECTION_HEADER_SIZE : 0)
  const memoryAt = Math.ceil((notesAt + notes.length) / PAGE) * PAGE
  const table: Buffer[] = [
    programHeader({
      type: PT_NOTE,
      flags: 0,
      offset: notesAt,
      fileSize: notes.length,
      address: 0n,
      size: 0n,
      align: 4n,
    }),
  ]
  let offset = memoryAt
  for (const { start, end, flags, pages } of segments) {
    const fileSize = pages.length * PAGE
    table.push(
      programHeader({ type: PT_LOAD, flags, offset, fileSize, address: start, size: end - start, align: PAGE_SIZE }),
    )
    offset += fileSize
  }
  return Buffer.concat([
    elfHeader(machine, count, isExtended),
    ...table,
    ...(isExtended ? [countHeader(count)] : []),
    notes,
    Buffer.alloc(memoryAt - notesAt - notes.length),
    ...segments.flatMap(({ pages }) => pages),
  ])
}

const PAGE = Number(PAGE_SIZE)

function elfHeader(machine: NativeMachine, count: number, isExtended: boolean): Buffer {
  const header = Buffer.alloc(ELF_HEADER_SIZE)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(ET_CORE, 16)
  header.writeUInt16LE(ELF_MACHINES[machine], 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(BigInt(ELF_HEADER_SIZE), 32)
  header.writeUInt16LE(ELF_HEADER_SIZE, 52)
  header.writeUInt16LE(PROGRAM_HEADER_SIZE, 54)
  header.writeUInt16LE(isExtended ? PN_XNUM : count, 56)
  if (isExtended) {
    header.writeBigUInt64LE(BigInt(ELF_HEADER_SIZE + count * PROGRAM_HEADER_SIZE), 40)
    header.writeUInt16LE(SECTION_HEADER_SIZE, 58)
    header.writeUInt16LE(1, 60)
  }
  return header
}

/** Where there are more program headers than e_phnum can count: sh_info has the number. */
function countHeader(count: number): Buffer {
  const header = Buffer.alloc(SECTION_HEADER_SIZE)
  header.writeUInt32LE(count, 44)
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

function programHeader({ type, flags, offset, fileSize, address, size, align }: ProgramHeaderValues): Buffer {
  const header = Buffer.alloc(PROGRAM_HEADER_SIZE)
  header.writeUInt32LE(type, 0)
  header.writeUInt32LE(flags, 4)
  header.writeBigUInt64LE(BigInt(offset), 8)
  header.writeBigUInt64LE(address, 16)
  header.writeBigUInt64LE(BigInt(fileSize), 32)
  header.writeBigUInt64LE(size, 40)
  header.writeBigUInt64LE(align, 48)
  return header
}
