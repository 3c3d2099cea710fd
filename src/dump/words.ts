const WORD = 8

/** Words of 64 bits, little-endian. */
export function wordBytes(values: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(values.length * WORD)
  values.forEach((value, index) => {
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), index * WORD)
  })
  return bytes
}
