import { readdirSync, readFileSync } from 'node:fs'
import type { InterpretedThread } from '../../../src/capture/interpreter/interpreter-stack.js'
import type { ProcessMemory } from '../../../src/capture/memory/process-memory.js'
import { partitionPoint } from '../../../src/model/binary-search.js'
import type { LanguageFrame } from '../../../src/model/language-stack.js'
import type { RawMapping } from '../../../src/model/raw.js'

/** What scripts/record-interpreters.mjs wrote. */
interface Recorded {
  tid: number
  stackPointer: string
  files: { start: string; path: string }[]
  /** As the program itself saw them. */
  frames: LanguageFrame[]
  pieces: Record<string, string>
}

const FOLDER = new URL('recorded/', import.meta.url)

export const recordings: [name: string, recorded: Recorded][] = readdirSync(FOLDER).map((name) => [
  name.replace('.json', ''),
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
])

export const threadOf = ({ tid, stackPointer }: Recorded): InterpretedThread => ({
  tid,
  stackPointer: BigInt(stackPointer),
})

export const mappingsOf = ({ files }: Recorded): RawMapping[] =>
  files.map(({ start, path }) => ({
    ...{ start: BigInt(start), end: BigInt(start) + 0x1000n, offset: 0n, vmFlags: 1, path, deleted: false },
  }))

export type Pieces = ReadonlyMap<bigint, Buffer>

export const piecesOf = ({ pieces }: Recorded): Pieces =>
  new Map(Object.entries(pieces).map(([address, bytes]) => [BigInt(address), Buffer.from(bytes, 'base64')]))

/** Memory that holds these pieces, and nothing else. */
export function memoryOf(pieces: Pieces): ProcessMemory {
  const starts = BigUint64Array.from(pieces.keys()).sort()
  const read = (address: bigint, length: number): Buffer => {
    const after = partitionPoint(starts.length, (index) => (starts[index] ?? 0n) <= address)
    // Pieces overlap: those of text.
    for (let index = after - 1; index >= 0 && index >= after - 4; index--) {
      const start = starts[index] ?? 0n
      const [bytes, at] = [pieces.get(start), Number(address - start)]
      if (bytes && at + length <= bytes.length) return bytes.subarray(at, at + length)
    }
    return Buffer.alloc(0)
  }
  return {
    read,
    readBefore: (address, length) => read(address - BigInt(length), length),
    mappedFrom: (address) => BigInt(pieces.get(address)?.length ?? 0),
  }
}
