/** Reads a word of the dead process. undefined where it was not captured. */
export type MemoryReader = (address: bigint) => bigint | undefined

export interface CapturedMemory {
  read: MemoryReader
  /** Whether a word beyond the end was asked for since the last time this was. */
  ranOut(): boolean
}

const WORD = 8n

/** Little-endian words of the captured stack. */
export function capturedMemory(stack: { address: bigint; bytes: Uint8Array } | undefined): CapturedMemory {
  if (!stack) return { read: () => undefined, ranOut: () => false }
  const { address: start, bytes } = stack
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = start + BigInt(bytes.byteLength) - WORD
  let beyond = false
  return {
    read(address) {
      if (address > last) beyond = true
      return address >= start && address <= last ? view.getBigUint64(Number(address - start), true) : undefined
    },
    ranOut() {
      const was = beyond
      beyond = false
      return was
    },
  }
}
