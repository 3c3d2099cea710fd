/** Bytes of a word of a processor, which pointers have as well. */
export type WordSize = 4 | 8

/** A little-endian word. Throws RangeError where the bytes end before it does. */
export const readWord = (bytes: Buffer, at: number, size: WordSize): bigint =>
  size === 8 ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUInt32LE(at))
