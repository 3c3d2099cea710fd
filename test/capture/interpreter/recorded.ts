import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessMemory } from '../../../src/capture/memory/process-memory.js'
import type { LanguageFrame } from '../../../src/model/language-stack.js'
import type { RawMapping } from '../../../src/model/raw.js'

/** What scripts/record-interpreters.mjs wrote. */
interface Recorded {
  tid: number
  files: { start: string; path: string }[]
  /** As the program itself saw them, but for the function that looked. */
  frames: LanguageFrame[]
  pieces: Record<string, string>
}

const FOLDER = new URL('recorded/', import.meta.url)

export const recordings: [name: string, recorded: Recorded][] = readdirSync(FOLDER).map((name) => [
  name.replace('.json', ''),
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
])

export const mappingsOf = ({ files }: Recorded): RawMapping[] =>
  files.map(({ start, path }) => ({
    ...{ start: BigInt(start), end: BigInt(start) + 0x1000n, offset: 0n, vmFlags: 1, path, deleted: false },
  }))

export type Pieces = ReadonlyMap<bigint, Buffer>

export const piecesOf = ({ pieces }: Recorded): Pieces =>
  new Map(Object.entries(pieces).map(([address, bytes]) => [BigInt(address), Buffer.from(bytes, 'base64')]))

/** Memory that holds these pieces, and nothing else. */
export function memoryOf(pieces: Pieces): ProcessMemory {
  const read = (address: bigint, length: number): Buffer => {
    const exact = pieces.get(address)
    if (exact && exact.length >= length) return exact.subarray(0, length)
    for (const [start, bytes] of pieces) {
      const at = Number(address - start)
      if (at >= 0 && at + length <= bytes.length) return bytes.subarray(at, at + length)
    }
    return Buffer.alloc(0)
  }
  return { read, readBefore: (address, length) => read(address - BigInt(length), length), mappedFrom: () => 0n }
}
