import { type CoreFile, minimum } from './core-file.js'
import type { Segment } from './elf-header.js'

/** The memory of the dead process, as far as the core holds it. */
export interface CoreMemory {
  /** Bytes from an address on, within one mapping. Fewer than asked for, or none, where the core has no more of them. */
  read(address: bigint, length: number): Buffer
  /** Bytes that end at an address, within one mapping. */
  readBefore(address: bigint, length: number): Buffer
  /** Bytes from an address to the end of its mapping; 0 where nothing is mapped. */
  mappedFrom(address: bigint): bigint
}

export function coreMemory(file: CoreFile, loads: readonly Segment[]): CoreMemory {
  const holding = (address: bigint): Segment | undefined =>
    loads.find((load) => address >= load.address && address < load.address + load.size)

  const read = (address: bigint, length: number): Buffer => {
    const load = holding(address)
    if (!load) return Buffer.alloc(0)
    const at = address - load.address
    const there = load.fileSize - at
    return there <= 0n ? Buffer.alloc(0) : file.read(load.offset + at, Number(minimum(BigInt(length), there)))
  }
  return {
    read,
    readBefore: (address, length) => {
      const load = holding(address - 1n)
      if (!load) return Buffer.alloc(0)
      const start = address - minimum(BigInt(length), address - load.address)
      const bytes = read(start, Number(address - start))
      return bytes.length === Number(address - start) ? bytes : Buffer.alloc(0)
    },
    mappedFrom: (address) => {
      const load = holding(address)
      return load ? load.address + load.size - address : 0n
    },
  }
}
