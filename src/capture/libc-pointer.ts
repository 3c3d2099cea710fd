import type { RawMapping } from '../model/raw.js'
import { remembered } from '../model/remembered.js'
import { exportedSymbols } from './interpreter/exported-symbols.js'
import { peekAt } from './interpreter/peek.js'
import { parseMaps } from './memory/maps-text.js'
import type { ProcessMemory } from './memory/process-memory.js'
import { withMemory } from './proc/memory.js'
import { readBytes } from './proc/read.js'

/**
 * The value of an exported pointer of the C library in the dead process. Where it lies is known of this very program,
 * which runs on the same library; undefined where the process ran on one that is not among the `same` files.
 */
export function readLibcPointer(
  name: string,
  memory: ProcessMemory,
  mappings: readonly RawMapping[],
  same: ReadonlySet<string>,
): bigint | undefined {
  const place = locate(name)
  if (!place || !same.has(place.path)) return undefined
  const library = mappings.find(({ path, offset }) => path === place.path && offset === 0n)
  const word = library && memory.read(library.start + place.offset, 8)
  return word?.length === 8 ? word.readBigUInt64LE() : undefined
}

/** A function that only this library has, and files that are it. */
const LANDMARK = 'gnu_get_libc_version'
const FILES = /\/libc[.-][^/]*$/

/**
 * Read in the memory of this process, as the dynamic linker does: to load koffi, for dlsym(3), takes much longer. It stays
 * where it is until this process ends.
 */
const locate = remembered((name): { path: string; offset: bigint } | undefined => {
  const { mappings } = parseMaps(readBytes('/proc/self/maps'))
  return withMemory(process.pid, mappings, (memory) => {
    for (const { path, offset, start } of mappings) {
      if (path === undefined || offset !== 0n || !FILES.test(path)) continue
      const symbolAddress = exportedSymbols(peekAt(memory), start)
      if (symbolAddress?.(LANDMARK) === undefined) continue
      const address = symbolAddress(name)
      return address === undefined ? undefined : { path, offset: address - start }
    }
    return undefined
  })
})
