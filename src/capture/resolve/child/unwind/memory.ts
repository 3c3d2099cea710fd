import { readWord, type WordSize } from '../../../../model/words.js'
import type { StackMemory } from '../../protocol.js'

/** Reads a word of the dead process. undefined where it was not captured. */
export type MemoryReader = (address: bigint) => bigint | undefined

export interface CapturedMemory {
  read: MemoryReader
  /** Whether a word beyond the end was asked for since the last time this was. */
  ranOut(): boolean
}

/** Words of the captured stacks. */
export function capturedMemory(stacks: readonly (StackMemory | undefined)[], wordSize: WordSize): CapturedMemory {
  const pieces = stacks.flatMap((stack) => (stack ? [pieceOf(stack, wordSize)] : []))
  let beyond = false
  return {
    read(address) {
      const piece = pieces.find(({ start, last }) => address >= start && address <= last)
      if (piece) return readWord(piece.bytes, Number(address - piece.start), wordSize)
      if (pieces.some(({ last }) => address > last)) beyond = true
      return undefined
    },
    ranOut() {
      const was = beyond
      beyond = false
      return was
    },
  }
}

/** Bytes of what was captured: fewer than asked for, or none, where it ends. */
export function capturedBytes(
  pieces: readonly (StackMemory | undefined)[],
): (address: bigint, length: number) => Buffer {
  const all = pieces.filter((piece) => piece !== undefined)
  return (address, length) => {
    const piece = all.find((each) => address >= each.address && address < each.address + BigInt(each.bytes.length))
    if (!piece) return Buffer.alloc(0)
    const at = Number(address - piece.address)
    return Buffer.from(piece.bytes.subarray(at, at + length))
  }
}

function pieceOf({ address, bytes }: StackMemory, wordSize: WordSize): { start: bigint; last: bigint; bytes: Buffer } {
  const last = address + BigInt(bytes.byteLength) - BigInt(wordSize)
  return { start: address, last, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
}
