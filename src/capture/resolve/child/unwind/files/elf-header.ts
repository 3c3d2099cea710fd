import { readSync } from 'node:fs'
import {
  ELF_HEADER_SIZE,
  ET_DYN,
  ET_EXEC,
  PROGRAM_HEADER_SIZES,
  PT_LOAD,
  readElfHeader,
  readProgramHeaders,
} from '../../../../../model/elf.js'
import type { Machine } from '../../../../../model/machine.js'
import { cpuOf } from '../../../../cpu/cpus.js'

/** A PT_LOAD program header: which bytes of the file stand at which address of the program. */
export interface Segment {
  offset: bigint
  size: bigint
  /** p_vaddr */
  address: bigint
  executable: boolean
}

const PF_X = 1
/** Real programs have about a dozen. */
const MAX_PROGRAM_HEADERS = 512

/**
 * The loadable segments of a program or shared object for `machine`. undefined for any other file: relocatable
 * objects, cores and other word sizes send libdw down paths nothing here needs.
 */
export function readSegments(descriptor: number, machine: Machine): Segment[] | undefined {
  const header = readElfHeader(readAt(descriptor, 0, ELF_HEADER_SIZE))
  const { elfMachine, wordSize } = cpuOf(machine)
  if (typeof header === 'string' || header.machine !== elfMachine || header.wordSize !== wordSize) return undefined
  if (header.type !== ET_EXEC && header.type !== ET_DYN) return undefined
  const { programHeaders, programHeaderSize, programHeaderCount } = header
  if (programHeaderSize !== PROGRAM_HEADER_SIZES[wordSize] || programHeaderCount > MAX_PROGRAM_HEADERS) return undefined
  if (programHeaders > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  const length = programHeaderCount * PROGRAM_HEADER_SIZES[wordSize]
  const table = readAt(descriptor, Number(programHeaders), length)
  if (table.length < length) return undefined
  return readProgramHeaders(table, wordSize)
    .filter(({ type }) => type === PT_LOAD)
    .map(({ offset, fileSize, address, flags }) => ({
      offset,
      size: fileSize,
      address,
      executable: (flags & PF_X) !== 0,
    }))
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position))
}
