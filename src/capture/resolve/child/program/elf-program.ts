import { readSync } from 'node:fs'
import { isBigEndian, isElf, isWideElf, machineOfElf } from '../../../../model/elf-machine.js'

/** What execve(2) looks at in an ELF file of any processor and word size. */
export interface ElfProgram {
  /** Of the processor, as its users call it. */
  machine: string
  /** PT_INTERP: the loader that it asks for. */
  loader?: string
}

const PT_INTERP = 3
const PATH_MAX = 4096
const MAX_HEADERS = 512

/** Where the fields are, in a file of 32 and of 64 bits (elf(5)). */
const LAYOUTS = {
  32: { headers: 28, headerSize: 42, headerCount: 44, offset: 4, size: 16 },
  64: { headers: 32, headerSize: 54, headerCount: 56, offset: 8, size: 32 },
} as const

/** undefined where the file does not begin as ELF. */
export function readElfProgram(fd: number): ElfProgram | undefined {
  const header = readAt(fd, 0, 64)
  if (header.length < 52 || !isElf(header)) return undefined
  const isWide = isWideElf(header)
  const isBig = isBigEndian(header)
  const half = (bytes: Buffer, at: number): number => (isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at))
  const word = (bytes: Buffer, at: number): number => {
    if (!isWide) return isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    return Number(isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at))
  }
  const machine = machineOfElf(header)
  const layout = LAYOUTS[isWide ? 64 : 32]
  const size = half(header, layout.headerSize)
  const count = half(header, layout.headerCount)
  if (header.length < 64 || size < layout.size + 8 || count > MAX_HEADERS) return { machine }
  const table = readAt(fd, word(header, layout.headers), size * count)
  for (let at = 0; at + size <= table.length; at += size) {
    const type = isBig ? table.readUInt32BE(at) : table.readUInt32LE(at)
    if (type !== PT_INTERP) continue
    const path = readAt(fd, word(table, at + layout.offset), Math.min(word(table, at + layout.size), PATH_MAX))
    return { machine, loader: path.toString('utf8').split('\0', 1)[0] }
  }
  return { machine }
}

function readAt(fd: number, position: number, length: number): Buffer {
  if (!Number.isSafeInteger(position) || position < 0) return Buffer.alloc(0)
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position))
}
