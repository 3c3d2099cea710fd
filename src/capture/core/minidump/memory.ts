import { partitionPoint } from '../../../model/binary-search.js'
import { FOREIGN_STREAMS, MEMORY_SIZE, STREAMS } from '../../../model/minidump.js'
import type { RawMapping } from '../../../model/raw.js'
import type { ProcessMemory } from '../../memory/process-memory.js'
import { type CoreFile, minimum } from '../core-file.js'
import { listOf, type Streams } from './streams.js'

/** A piece of memory in the file. */
export interface Piece {
  address: bigint
  size: bigint
  at: bigint
}

/** As many as a dump of all memory has. */
const MAX_PIECES = 2 ** 17

/** MDMemoryDescriptor; those of the stacks of threads are mostly in the list as well. */
export function memoryPieces(file: CoreFile, streams: Streams, stacks: readonly Piece[]): Piece[] {
  const list = streams.find(STREAMS.memory)
  const { entries } = listOf(file, list, { entrySize: MEMORY_SIZE, most: MAX_PIECES, name: 'pieces of memory' })
  const pieces = [...entries.map((entry) => pieceAt(entry, 0)), ...ofList64(streams), ...stacks]
  return pieces.filter(({ size, at }) => size > 0n && at < file.size)
}

export const pieceAt = (bytes: Buffer, offset: number): Piece => ({
  address: bytes.readBigUInt64LE(offset),
  size: BigInt(bytes.readUInt32LE(offset + 8)),
  at: BigInt(bytes.readUInt32LE(offset + 12)),
})

/** MDRawMemory64List: the bytes of all pieces follow each other. */
function ofList64(streams: Streams): Piece[] {
  const list = streams.find(FOREIGN_STREAMS.memory64)
  if (!list || list.length < 16) return []
  const pieces: Piece[] = []
  let at = list.readBigUInt64LE(8)
  const count = minimum(list.readBigUInt64LE(0), BigInt(MAX_PIECES))
  for (let entry = 16; entry + 16 <= list.length && BigInt(pieces.length) < count; entry += 16) {
    const [address, size] = [list.readBigUInt64LE(entry), list.readBigUInt64LE(entry + 8)]
    pieces.push({ address, size, at })
    at += size
  }
  return pieces
}

/** What is mapped is known from the mappings: there can be more of a stack than the dump has. */
export function minidumpMemory(file: CoreFile, pieces: Piece[], mappings: readonly RawMapping[]): ProcessMemory {
  const sorted = pieces.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
  const holding = (address: bigint): Piece | undefined => {
    const last = sorted[partitionPoint(sorted.length, (index) => (sorted[index]?.address ?? 0n) <= address) - 1]
    return last && address < last.address + last.size ? last : undefined
  }
  const read = (address: bigint, length: number): Buffer => {
    const piece = holding(address)
    if (!piece) return Buffer.alloc(0)
    const into = address - piece.address
    return file.read(piece.at + into, Number(minimum(BigInt(length), piece.size - into)))
  }
  return {
    read,
    readBefore: (address, length) => {
      const piece = holding(address - 1n)
      if (!piece) return Buffer.alloc(0)
      const start = address - minimum(BigInt(length), address - piece.address)
      const bytes = read(start, Number(address - start))
      return bytes.length === Number(address - start) ? bytes : Buffer.alloc(0)
    },
    mappedFrom: (address) => {
      const mapping = mappings.find(({ start, end }) => address >= start && address < end)
      const piece = holding(address)
      return mapping ? mapping.end - address : piece ? piece.address + piece.size - address : 0n
    },
  }
}
