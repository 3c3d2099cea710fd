import type { RawMapping, RawStack } from '../../model/raw.js'
import { readWord, type WordSize } from '../../model/words.js'
import type { Cpu } from '../cpu/cpu.js'
import { isInFile } from '../event/pointed-memory.js'
import type { ProcessMemory } from './process-memory.js'

/** bpf/pointed-memory.bpf.h has the same numbers, and their reasons. */
const LENGTH = 128
const STACK_WORDS = 128
const BEFORE = 16n
const RED_ZONE = 128n
const LOWEST = 65536n

/**
 * At most `most` bytes of memory that registers, what a function that calls none keeps below the stack pointer, and the first
 * `words` of the stack point at, in this order.
 */
export function pointedMemory(
  { memory, mappings }: { memory: ProcessMemory; mappings: readonly RawMapping[] },
  cpu: Cpu,
  registers: readonly bigint[],
  stack: RawStack | undefined,
  most: number,
  words = STACK_WORDS,
): RawStack[] {
  // Of a thread that left 64-bit code, the kernel gives a tracer no registers of 64 bits.
  if (registers.length === 0) return []
  const pointers = registers.slice(0, cpu.dwarf.count).map((value, index) => (index === cpu.pc ? 0n : value))
  const redZone = (registers[cpu.stackPointer] ?? 0n) - RED_ZONE
  pointers[cpu.stackPointer] = redZone + BEFORE
  const below = wordsOf(memory.read(redZone, Number(RED_ZONE)), cpu.wordSize)
  const found = new Map<bigint, Buffer>()
  for (const pointer of [...pointers, ...below, ...wordsOf(stack?.bytes, cpu.wordSize).slice(0, words)]) {
    const first = (pointer - BEFORE) & ~BigInt(LENGTH - 1)
    if (pointer < LOWEST || found.has(first) || isInFile(pointer, mappings)) continue
    for (const address of [first, first + BigInt(LENGTH)]) {
      if ((found.size + 1) * LENGTH > most) return piecesOf(found)
      const bytes = memory.read(address, LENGTH)
      if (bytes.length === LENGTH) found.set(address, bytes)
    }
  }
  return piecesOf(found)
}

function wordsOf(memory: Uint8Array | undefined, wordSize: WordSize): bigint[] {
  if (!memory) return []
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength)
  const count = Math.floor(bytes.length / wordSize)
  return Array.from({ length: count }, (_, index) => readWord(bytes, index * wordSize, wordSize))
}

const piecesOf = (found: ReadonlyMap<bigint, Buffer>): RawStack[] =>
  [...found].map(([address, bytes]) => ({ address, bytes }))
