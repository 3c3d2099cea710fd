import { AUXV } from '../../../model/core-notes.js'
import { readWord, type WordSize } from '../../../model/words.js'

/** What the kernel passed to the program at its start: getauxval(3). */
export interface AuxiliaryVector {
  get(type: number): bigint | undefined
  /** As it lies on the stack, AT_NULL included. */
  bytes: Buffer
  wordSize: WordSize
}

export function parseAuxv(note: Buffer, wordSize: WordSize): AuxiliaryVector {
  const entrySize = 2 * wordSize
  const values = new Map<bigint, bigint>()
  let at = 0
  for (; at + entrySize <= note.length; at += entrySize) {
    const type = readWord(note, at, wordSize)
    values.set(type, readWord(note, at + wordSize, wordSize))
    if (type === BigInt(AUXV.null)) break
  }
  return { get: (type) => values.get(BigInt(type)), bytes: note.subarray(0, at + entrySize), wordSize }
}
