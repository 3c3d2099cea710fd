import { readFileSync } from 'node:fs'
import koffi from 'koffi'
import type { RawMapping } from '../../model/raw.js'
import { findMappedFile } from '../event/find-mapped-file.js'
import type { ProcessMemory } from './process-memory.js'

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

/** A function that only this library has, to find it by; a variable can lie after the mapping of the file. */
const LANDMARK = 'gnu_get_libc_version'

function locate(name: string): { path: string; offset: bigint } | undefined {
  const [landmark, address] = [symbolAddress(LANDMARK), symbolAddress(name)]
  if (landmark === undefined || address === undefined) return undefined
  const library = findMappedFile(readFileSync('/proc/self/maps', 'utf8'), landmark)
  return library && { path: library.path, offset: address - library.base }
}

/** dlsym(3). undefined with a C library that cannot be asked (musl). */
let find: ((handle: null, name: string) => bigint | null) | undefined

function symbolAddress(name: string): bigint | undefined {
  try {
    find ??= koffi.load('libc.so.6').func('void *dlsym(void *handle, const char *name)')
    return find?.(null, name) ?? undefined
  } catch {
    return undefined
  }
}
