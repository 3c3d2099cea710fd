import type { ProcessMemory } from '../memory/process-memory.js'

/**
 * Reads of a process whose pointers may all lie. What cannot be had whole is undefined, and when so many reads were made,
 * everything is: whatever the memory holds, who follows it comes to an end.
 */
export interface Peek {
  bytes(address: bigint, length: number): Buffer | undefined
  /** A little-endian word of 64 bits. */
  word(address: bigint): bigint | undefined
}

/** Enough for all threads of a server; reading one word takes about a microsecond. */
const MAX_READS = 20_000
/** The source of a bundle, and stacks: a process waits while it is looked at. */
const MAX_BYTES = 64 * 1024 * 1024

/** Where addresses of programs end: the kernel's begin. */
const END = 1n << 63n

export function peekAt(memory: ProcessMemory): Peek {
  let left = MAX_READS
  let bytesLeft = MAX_BYTES
  const bytes = (address: bigint, length: number): Buffer | undefined => {
    if (left === 0 || length < 0 || length > bytesLeft || address <= 0n || address >= END) return undefined
    left -= 1
    bytesLeft -= length
    const found = memory.read(address, length)
    return found.length === length ? found : undefined
  }
  return { bytes, word: (address) => bytes(address, 8)?.readBigUInt64LE() }
}
