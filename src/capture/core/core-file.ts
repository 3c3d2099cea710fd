import { fstatSync, readSync } from 'node:fs'

/** A file, read piece by piece at places somebody else chose. */
export interface FileReader {
  size: bigint
  /** Fewer bytes than asked for, or none, where the file ends before. */
  read(offset: bigint, length: number): Buffer
}

/** A core can be as large as the memory of the machine it is from. */
export interface CoreFile extends FileReader {
  /** For messages. */
  name: string
}

export const coreFile = (descriptor: number, name: string): CoreFile => ({ ...fileReader(descriptor), name })

export function fileReader(descriptor: number): FileReader {
  const { size } = fstatSync(descriptor, { bigint: true })
  return {
    size,
    read(offset, length) {
      if (offset >= size) return Buffer.alloc(0)
      const bytes = Buffer.alloc(Number(minimum(BigInt(length), size - offset)))
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset))
    },
  }
}

export const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b)
