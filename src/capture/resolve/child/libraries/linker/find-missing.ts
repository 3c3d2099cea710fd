import { posix } from 'node:path'
import type { View } from '../../../../files/in-root.js'
import { inspectFile } from '../inspect.js'
import { LD_CACHE, readLdCache } from './ld-cache.js'
import { expandTokens, type Linker, type LoadedObject, linkerOf, ownFolders } from './search-folders.js'

export interface MissingLibrary {
  /** As DT_NEEDED has it. */
  name: string
  /** Path of the file that needs it. */
  neededBy: string
  /** Folders and the linker's cache, in order. LD_LIBRARY_PATH of the process is not known and not among them. */
  searched: string[]
  /** The linker's configuration names more, but what it says cannot be folders. */
  rejected?: true
}

/** Names musl's linker answers itself (ldso/dynlink.c: load_library). */
const MUSL_OWN = /^lib(c|pthread|rt|m|dl|util|xnet)\./

/**
 * Files that are looked for at most, some 20 µs each. A program of 200 libraries in the worst of orders needs a few
 * thousand; headers made for it could send us to a billion places.
 */
const MAX_LOOKUPS = 20_000
const MAX_OBJECTS = 1024
const MAX_MISSING = 32
const MAX_SEARCHED = 64

interface Search {
  view: View
  linker: Linker
  lookups: number
}

/**
 * The libraries the dynamic linker cannot find for an executable, its libraries' included, in the linker's order.
 * None for what is not a dynamic executable. Folders for special processors (glibc-hwcaps) are
 * not looked into, because a library there stands beside a plain one.
 */
export function findMissing(executable: string, view: View): MissingLibrary[] {
  const elf = inspectFile(view, executable)?.elf
  if (!elf?.interpreter) return []
  const search: Search = { view, linker: linkerOf(view, elf), lookups: 0 }
  const rejected = search.linker.rejected || undefined
  const missing: MissingLibrary[] = []
  const objects: LoadedObject[] = [{ path: executable, elf }]
  const seen = new Set([posix.basename(elf.interpreter)])
  for (const object of objects) {
    for (const name of object.elf.needed) {
      if (seen.has(name) || (search.linker.musl && MUSL_OWN.test(name))) continue
      seen.add(name)
      const { found, searched } = findLibrary(name, object, search)
      if (missing.length === MAX_MISSING || objects.length === MAX_OBJECTS || search.lookups >= MAX_LOOKUPS)
        return missing
      if (found) {
        objects.push(found)
        seen.add(found.elf.soname ?? name)
      } else if (searched.size > 0) {
        missing.push({ name, neededBy: object.path, searched: [...searched].slice(0, MAX_SEARCHED), rejected })
      }
    }
  }
  return missing
}

/** Where a library is, and where it was looked for: nowhere if that depends on the working directory. */
function findLibrary(
  name: string,
  loader: LoadedObject,
  search: Search,
): { found?: LoadedObject; searched: Set<string> } {
  const { linker, view } = search
  const searched = new Set<string>()
  if (name.includes('/')) {
    const path = expandTokens(name, loader, linker)
    if (!path.startsWith('/')) return { searched }
    return { found: load(path, loader, search), searched: searched.add(path) }
  }
  const firstIn = (folders: Iterable<string>): LoadedObject | undefined => {
    for (const folder of folders) {
      searched.add(folder)
      const found = load(`${folder}/${name}`, loader, search)
      if (found || search.lookups >= MAX_LOOKUPS) return found
    }
    return undefined
  }
  const system = loader.elf.noDefaultFolders ? [] : linker.systemFolders
  const fromCache = (): LoadedObject | undefined => {
    if (linker.musl) return undefined
    searched.add(LD_CACHE)
    const paths = readLdCache(view).get(name) ?? []
    const allowed = paths.filter(
      (path) => !loader.elf.noDefaultFolders || !linker.systemFolders.includes(posix.dirname(path)),
    )
    return firstOf(allowed, (path) => load(path, loader, search))
  }
  return { found: firstIn(ownFolders(loader, linker)) ?? fromCache() ?? firstIn(system), searched }
}

/** The linker takes no file of another class or machine, and looks on. */
function load(path: string, loader: LoadedObject, search: Search): LoadedObject | undefined {
  search.lookups += 1
  const elf = inspectFile(search.view, path)?.elf
  return elf && elf.bits === loader.elf.bits && elf.machine === loader.elf.machine ? { path, elf, loader } : undefined
}

function firstOf<T, R>(all: readonly T[], make: (each: T) => R | undefined): R | undefined {
  for (const each of all) {
    const made = make(each)
    if (made !== undefined) return made
  }
  return undefined
}
