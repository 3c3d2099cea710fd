import { closeSync } from 'node:fs'
import type { ModuleMapping, ResolveRequest } from '../../../protocol.js'
import { addressSpace } from '../../address-space.js'
import { keyInView } from '../../libraries/cache.js'
import { fileVersion } from '../../libraries/inspect.js'
import { openMappedFile } from '../../mapped-file.js'
import type { Module } from './module.js'
import { closeModule, openModule } from './open-module.js'

/** Room for the programs of a busy host; the least recently used go first. */
const MAX_OPEN = 64
/** Of address space, for them and their debug files: half of what this process may take. */
const MAX_MAPPED = 1024 ** 3
const atStart = addressSpace()

interface Entry {
  module: Module | undefined
}

/** By identity of the file as it is now, oldest use first. A file that could not be read is remembered as such. */
const open = new Map<string, Entry>()

/**
 * The file of a mapping, open in libdw: from the last crash that used it where there was one. undefined where the
 * name leads to another file now or to none, or to one libdw cannot read.
 */
export function moduleOf(request: ResolveRequest, mapping: ModuleMapping): Module | undefined {
  const file = openMappedFile(request, mapping)
  if (!file) return undefined
  const key = keyInView(`${request.machine} ${fileVersion(file.stats)}`)
  const known = open.get(key)
  if (known) closeSync(file.descriptor)
  const entry = known ?? { module: openModule(file.descriptor, mapping.path, request.machine) }
  open.delete(key)
  open.set(key, entry)
  return entry.module
}

/** Closes what was not used lately. Not to be called while a module is in use. */
export function closeUnused(): void {
  for (const [key, { module }] of open) {
    if (open.size <= MAX_OPEN && addressSpace() - atStart <= MAX_MAPPED) return
    open.delete(key)
    if (module) closeModule(module)
  }
}
