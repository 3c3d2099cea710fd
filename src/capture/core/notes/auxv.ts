import { AUXV } from '../../../model/core-notes.js'

const ENTRY_SIZE = 16

/** What the kernel passed to the program at its start: getauxval(3). */
export interface AuxiliaryVector {
  get(type: number): bigint | undefined
  /** As it lies on the stack, AT_NULL included. */
  bytes: Buffer
}

export function parseAuxv(note: Buffer): AuxiliaryVector {
  const values = new Map<bigint, bigint>()
  let at = 0
  for (; at + ENTRY_SIZE <= note.length; at += ENTRY_SIZE) {
    const type = note.readBigUInt64LE(at)
    values.set(type, note.readBigUInt64LE(at + 8))
    if (type === BigInt(AUXV.null)) break
  }
  return { get: (type) => values.get(BigInt(type)), bytes: note.subarray(0, at + ENTRY_SIZE) }
}
