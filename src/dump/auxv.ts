import { AUXV } from '../model/core-notes.js'
import { PROGRAM_HEADER_SIZES } from '../model/elf.js'
import type { RawEvidence } from '../model/raw-evidence.js'
import { readWord, type WordSize } from '../model/words.js'
import type { MappedElf } from './mapped-file.js'
import { PAGE_SIZE } from './pages.js'
import { wordBytes } from './words.js'

const MAX_ENTRIES = 64

/** What the kernel passed to the program at its start (getauxval(3)): from the stack where it was captured, else as far as it follows from the program. */
export function auxiliaryVector(
  evidence: RawEvidence,
  program: MappedElf | undefined,
  base: bigint | undefined,
  wordSize: WordSize,
): ReadonlyMap<number, bigint> {
  return captured(evidence, wordSize) ?? derived(evidence, program, base)
}

/** Above argc lie argv, its NULL, the environment, its NULL, and then the vector (fs/binfmt_elf.c: create_elf_tables). */
function captured(
  { memory: { startStack }, stacks }: RawEvidence,
  wordSize: WordSize,
): ReadonlyMap<number, bigint> | undefined {
  for (const { address, bytes } of stacks.values()) {
    if (startStack === undefined || startStack < address || startStack >= address + BigInt(bytes.length)) continue
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const word = (at: number): bigint | undefined =>
      at + wordSize <= buffer.length ? readWord(buffer, at, wordSize) : undefined
    let at = Number(startStack - address) + wordSize
    for (let nulls = 0; nulls < 2; at += wordSize) {
      const value = word(at)
      if (value === undefined) return undefined
      if (value === 0n) nulls++
    }
    return entries(word, at, wordSize)
  }
  return undefined
}

function entries(
  word: (at: number) => bigint | undefined,
  start: number,
  wordSize: WordSize,
): ReadonlyMap<number, bigint> | undefined {
  const values = new Map<number, bigint>()
  for (let at = start; values.size < MAX_ENTRIES; at += 2 * wordSize) {
    const [type, value] = [word(at), word(at + wordSize)]
    if (type === undefined || value === undefined) return undefined
    values.set(Number(type), value)
    if (type === BigInt(AUXV.null)) return values
  }
  return undefined
}

/** As the kernel lays it out: pairs of words. */
export function auxvBytes(values: ReadonlyMap<number, bigint>, wordSize: WordSize): Buffer {
  const words = [...values].flatMap(([type, value]) => [BigInt(type), value])
  return wordBytes(words, wordSize)
}

function derived({ memory }: RawEvidence, program: MappedElf | undefined, base = 0n): ReadonlyMap<number, bigint> {
  const { header, bias = 0n, programHeaders = [] } = program ?? {}
  return new Map<number, bigint>([
    ...(memory.vdso === 0n ? [] : ([[AUXV.vdso, memory.vdso]] as const)),
    [AUXV.pageSize, PAGE_SIZE],
    ...(header
      ? ([
          [AUXV.phdr, bias + header.programHeaders],
          [AUXV.phent, BigInt(PROGRAM_HEADER_SIZES[header.wordSize])],
          [AUXV.phnum, BigInt(programHeaders.length)],
          [AUXV.base, base],
          [AUXV.entry, bias + header.entry],
        ] as const)
      : []),
    [AUXV.null, 0n],
  ])
}
