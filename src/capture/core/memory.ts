import { type CoreFile, minimum } from './core-file.js'
import type { Segment } from './elf-header.js'

/** The memory of the dead process, as far as the core holds it. */
export interface CoreMemory {
  /** Bytes from an address on, within one mapping. Fewer than asked for, or none, where the core has no more. */
  read(address: bigint, length: number): Buffer
  /** Bytes that end at an address, within one mapping. */
  readBefore(address: bigint, length: number): Buffer
  /** Bytes from an address to the end of its mapping; 0 where nothing is mapped. */
  mappedFrom(address: bigint): bigint
}

export function coreMemory(file: CoreFile, loads: readonly Segment[]): CoreMemory {
  const sorted = loads.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  const holding = (address: bigint): Segment | undefined => {
    const load = lastNotAbove(sorted, address)
    return load && address < load.address + load.size ? load : undefined
  }

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

/** By halves: there can be as many mappings as the kernel lets a process have. */
function lastNotAbove(sorted: readonly Segment[], address: bigint): Segment | undefined {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.address ?? 0n) <= address) low = middle + 1
    else high = middle
  }
  return sorted[low - 1]
}
