import type { RawMapping } from '../../model/raw.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { readIdentity } from '../resolve/child/libraries/elf/identity.js'

/** The build ids of the files that were mapped, hexadecimal, by path: the kernel dumps their first pages (core(5), bit 4). */
export function mappedBuildIds(memory: ProcessMemory, mappings: readonly RawMapping[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { path, offset, start } of mappings) {
    if (path === undefined || offset !== 0n || found.has(path)) continue
    const buildId = buildIdAt(memory, start)
    if (buildId !== undefined) found.set(path, buildId)
  }
  return found
}

/** The notes lie in the mapping of the beginning of the file; what is read beyond it says nothing. */
function buildIdAt(memory: ProcessMemory, start: bigint): string | undefined {
  const size = Number(memory.mappedFrom(start))
  const read = (offset: number, length: number): Buffer =>
    offset >= 0 && offset < size
      ? memory.read(start + BigInt(offset), Math.min(length, size - offset))
      : Buffer.alloc(0)
  return readIdentity({ size, read })?.buildId
}
