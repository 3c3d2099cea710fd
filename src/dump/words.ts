import type { WordSize } from '../model/words.js'

/** Little-endian words. Of a value that is too large, the lower bits. */
export function wordBytes(values: readonly bigint[], size: WordSize): Buffer {
  const bytes = Buffer.alloc(values.length * size)
  values.forEach((value, index) => {
    writeWord(bytes, value, index * size, size)
  })
  return bytes
}

export function writeWord(bytes: Buffer, value: bigint, at: number, size: WordSize): void {
  if (size === 8) bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at)
  else bytes.writeUInt32LE(Number(BigInt.asUintN(32, value)), at)
}
