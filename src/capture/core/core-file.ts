import { fstatSync, readSync } from 'node:fs'

/** A core, read piece by piece: it can be as large as the memory of the machine it is from. */
export interface CoreFile {
  /** For messages. */
  name: string
  size: bigint
  /** Fewer bytes than asked for, or none, where the file ends before. */
  read(offset: bigint, length: number): Buffer
}

export function coreFile(descriptor: number, name: string): CoreFile {
  const { size } = fstatSync(descriptor, { bigint: true })
  return {
    name,
    size,
    read(offset, length) {
      if (offset >= size) return Buffer.alloc(0)
      const bytes = Buffer.alloc(Number(minimum(BigInt(length), size - offset)))
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset))
    },
  }
}

export const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b)
