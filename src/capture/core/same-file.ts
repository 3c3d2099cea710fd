import { readSync } from 'node:fs'
import type { RawMapping } from '../../model/raw.js'
import { VM_WRITE } from '../../model/vm-flags.js'
import { type View, withFile } from '../files/in-root.js'
import type { ProcessMemory } from '../memory/process-memory.js'

/** What the kernel dumps of a mapped ELF file: its headers, mostly with the build id (core(5), bit 4). */
const PAGE_SIZE = 4096

/** Shorter than an ELF header: there is nothing to compare. */
const SHORTEST = 64

export interface FileCheck {
  /** Paths where this machine has the very file that was mapped. */
  same: Set<string>
  /** Paths where it has another one now. */
  other: Set<string>
}

/**
 * Compares the files that were mapped with those of this machine by their first page: a core has no inode numbers,
 * and may be from another machine. A path in neither set could not be compared.
 */
export function checkFiles(memory: ProcessMemory, mappings: readonly RawMapping[], view: View): FileCheck {
  const check: FileCheck = { same: new Set(), other: new Set() }
  for (const { path, offset, start, vmFlags, deleted } of mappings) {
    if (path === undefined || offset !== 0n || deleted || vmFlags & VM_WRITE) continue
    if (check.same.has(path) || check.other.has(path)) continue
    const isSame = compare(memory.read(start, PAGE_SIZE), path, view)
    if (isSame !== undefined) check[isSame ? 'same' : 'other'].add(path)
  }
  return check
}

/** Memory after the end of a file is zero. */
function compare(mapped: Buffer, path: string, view: View): boolean | undefined {
  if (mapped.length < SHORTEST) return undefined
  return withFile(view, path, (descriptor) => {
    const now = Buffer.alloc(mapped.length)
    readSync(descriptor, now, 0, now.length, 0)
    return now.equals(mapped)
  })
}
