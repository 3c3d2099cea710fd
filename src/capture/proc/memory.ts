import { closeSync, openSync, readSync } from 'node:fs'
import { partitionPoint } from '../../model/binary-search.js'
import type { RawMapping } from '../../model/raw.js'
import type { ProcessMemory } from '../memory/process-memory.js'

/** Reads the memory of a stopped thread while `use` runs. What others must not look at reads as nothing. */
export function withMemory<T>(tid: number, mappings: readonly RawMapping[], use: (memory: ProcessMemory) => T): T {
  const descriptor = openMemory(tid)
  try {
    return use(memoryOf(descriptor, mappings))
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function openMemory(tid: number): number | undefined {
  try {
    return openSync(`/proc/${tid}/mem`, 'r')
  } catch {
    return undefined
  }
}

function memoryOf(descriptor: number | undefined, mappings: readonly RawMapping[]): ProcessMemory {
  const holding = (address: bigint): RawMapping | undefined => {
    const after = partitionPoint(mappings.length, (index) => (mappings[index]?.start ?? 0n) <= address)
    const mapping = mappings[after - 1]
    return mapping && address < mapping.end ? mapping : undefined
  }
  const mappedFrom = (address: bigint): bigint => {
    const mapping = holding(address)
    return mapping ? mapping.end - address : 0n
  }
  const read = (address: bigint, length: number): Buffer => {
    const there = mappedFrom(address)
    const bytes = Buffer.alloc(there < BigInt(length) ? Number(there) : length)
    return bytes.subarray(0, descriptor === undefined ? 0 : readAt(descriptor, bytes, address))
  }
  return {
    read,
    mappedFrom,
    readBefore: (address, length) => {
      const mapping = holding(address - 1n)
      if (!mapping) return Buffer.alloc(0)
      const room = address - mapping.start
      const wanted = room < BigInt(length) ? Number(room) : length
      const bytes = read(address - BigInt(wanted), wanted)
      return bytes.length === wanted ? bytes : Buffer.alloc(0)
    },
  }
}

/** A page that cannot be read ends it (fs/proc/base.c: mem_rw). */
function readAt(descriptor: number, bytes: Buffer, address: bigint): number {
  try {
    return readSync(descriptor, bytes, 0, bytes.length, address)
  } catch {
    return 0
  }
}
