import { readSync } from 'node:fs'
import type { ResolveRequest } from '../../protocol.js'

/** A PT_LOAD program header: which bytes of the file stand at which address of the program. */
export interface Segment {
  offset: bigint
  size: bigint
  /** p_vaddr */
  address: bigint
  executable: boolean
}

/** include/uapi/linux/elf.h, elf-em.h */
const MACHINES: Readonly<Record<ResolveRequest['machine'], number>> = { x86_64: 62, aarch64: 183 }
const IDENT = Buffer.from([0x7f, 0x45, 0x4c, 0x46, /* 64 bits */ 2, /* little-endian */ 1])
const ET_EXEC = 2
const ET_DYN = 3
const PT_LOAD = 1
const PF_X = 1
const HEADER_SIZE = 64
const PROGRAM_HEADER_SIZE = 56
/** Real programs have about a dozen. */
const MOST_PROGRAM_HEADERS = 512

/**
 * The loadable segments of a program or shared object for `machine`. undefined for any other file: relocatable
 * objects, cores and other word sizes send libdw down paths nothing here needs.
 */
export function readSegments(descriptor: number, machine: ResolveRequest['machine']): Segment[] | undefined {
  const header = Buffer.alloc(HEADER_SIZE)
  if (readSync(descriptor, header, 0, HEADER_SIZE, 0) < HEADER_SIZE) return undefined
  if (!header.subarray(0, IDENT.length).equals(IDENT)) return undefined
  const type = header.readUInt16LE(16)
  if ((type !== ET_EXEC && type !== ET_DYN) || header.readUInt16LE(18) !== MACHINES[machine]) return undefined
  const count = header.readUInt16LE(56)
  if (header.readUInt16LE(54) !== PROGRAM_HEADER_SIZE || count > MOST_PROGRAM_HEADERS) return undefined
  const table = Buffer.alloc(count * PROGRAM_HEADER_SIZE)
  const position = header.readBigUInt64LE(32)
  if (position > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  if (readSync(descriptor, table, 0, table.length, Number(position)) < table.length) return undefined
  return Array.from({ length: count }, (_, index) =>
    table.subarray(index * PROGRAM_HEADER_SIZE, (index + 1) * PROGRAM_HEADER_SIZE),
  )
    .filter((entry) => entry.readUInt32LE(0) === PT_LOAD)
    .map((entry) => ({
      offset: entry.readBigUInt64LE(8),
      size: entry.readBigUInt64LE(32),
      address: entry.readBigUInt64LE(16),
      executable: (entry.readUInt32LE(4) & PF_X) !== 0,
    }))
}
