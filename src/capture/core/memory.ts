import { partitionPoint } from '../../model/binary-search.js'
import type { ProgramHeader } from '../../model/elf.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { type CoreFile, minimum } from './core-file.js'

/** The memory of the dead process, as far as the core holds it. */
export function coreMemory(file: CoreFile, loads: readonly ProgramHeader[]): ProcessMemory {
  const sorted = loads.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  const holding = (address: bigint): ProgramHeader | undefined => {
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
const lastNotAbove = (sorted: readonly ProgramHeader[], address: bigint): ProgramHeader | undefined =>
  sorted[partitionPoint(sorted.length, (index) => (sorted[index]?.address ?? 0n) <= address) - 1]
