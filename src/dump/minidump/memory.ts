import type { Piece } from '../pages.js'
import { type Location, type Writer, writeLocation } from './writer.js'

/** A piece of memory in the file. */
export interface WrittenPiece {
  address: bigint
  location: Location
}

export const addMemory = (writer: Writer, pieces: readonly Piece[]): WrittenPiece[] =>
  pieces.map(({ address, bytes }) => ({ address, location: writer.add(bytes) }))

const DESCRIPTOR_SIZE = 16

/** MDMemoryDescriptor */
export function memoryDescriptor({ address, location }: WrittenPiece): Buffer {
  const descriptor = Buffer.alloc(DESCRIPTOR_SIZE)
  descriptor.writeBigUInt64LE(BigInt.asUintN(64, address), 0)
  writeLocation(descriptor, location, 8)
  return descriptor
}

/** What is in none of the pieces before, by address: readers take the first of those that overlap, or refuse them. */
export function apart(pieces: readonly Piece[]): Piece[] {
  const taken: Piece[] = []
  for (const piece of pieces) {
    let rest = [piece]
    for (const other of taken) rest = rest.flatMap((part) => without(part, other))
    taken.push(...rest)
  }
  return taken
}

function without({ address, bytes }: Piece, other: Piece): Piece[] {
  const [end, otherEnd] = [address + BigInt(bytes.length), other.address + BigInt(other.bytes.length)]
  if (other.address >= end || otherEnd <= address) return [{ address, bytes }]
  const before = other.address > address ? Number(other.address - address) : 0
  const after = otherEnd < end ? Number(otherEnd - address) : bytes.length
  return [
    { address, bytes: bytes.subarray(0, before) },
    { address: address + BigInt(after), bytes: bytes.subarray(after) },
  ].filter((part) => part.bytes.length > 0)
}
