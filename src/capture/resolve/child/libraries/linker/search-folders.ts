import { posix } from 'node:path'
import { readFileIn, statIn, type View } from '../../../../files/in-root.js'
import type { ElfIdentity } from '../elf/identity.js'

/** An ELF file the dynamic linker has taken in, and what asked for it. */
export interface LoadedObject {
  path: string
  elf: ElfIdentity
  loader?: LoadedObject
}

/** Which linker it is, and where it looks when nothing else says so. */
export interface Linker {
  musl: boolean
  systemFolders: string[]
  /** What $LIB stands for. */
  lib: string
  /** Its configuration has lines that name no folder; they were left out. */
  rejected: boolean
}

const MULTIARCH: Record<string, string> = {
  amd64: 'x86_64-linux-gnu',
  AArch64: 'aarch64-linux-gnu',
  386: 'i386-linux-gnu',
}

const PLATFORM: Record<string, string> = { amd64: 'x86_64', AArch64: 'aarch64', 386: 'i686' }

/**
 * The linker of an executable. Its folders are compiled into glibc: those of Debian where the root has multiarch
 * folders, else those of everybody else. musl has them in a file.
 */
export function linkerOf(view: View, { machine = '', bits, interpreter = '' }: ElfIdentity): Linker {
  const musl = /\/ld-musl-([^/]+)\.so\.1$/.exec(interpreter)
  if (musl) {
    const { folders, rejected } = muslFolders(view, `/etc/ld-musl-${musl[1]}.path`)
    return { musl: true, systemFolders: folders, lib: 'lib', rejected }
  }
  const triplet = MULTIARCH[machine]
  const multiarch = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`]
  if (multiarch.some((folder) => statIn(view, folder))) {
    const systemFolders = [...multiarch, '/lib', '/usr/lib']
    return { musl: false, systemFolders, lib: `lib/${triplet}`, rejected: false }
  }
  const systemFolders = [...(bits === 64 ? ['/lib64', '/usr/lib64'] : []), '/lib', '/usr/lib']
  return { musl: false, systemFolders, lib: bits === 64 ? 'lib64' : 'lib', rejected: false }
}

/** A configuration has some 3 of them. PATH_MAX of include/uapi/linux/limits.h. */
const MAX_CONFIGURATION = 64 * 1024
const MAX_CONFIGURED = 64
const PATH_MAX = 4096

/** The folders of musl's configuration: separated by newlines or colons (ldso/dynlink.c). Its own where it has none. */
function muslFolders(view: View, path: string): { folders: string[]; rejected: boolean } {
  const lines = readFileIn(view, path, MAX_CONFIGURATION)?.toString().split(/[\n:]/).filter(Boolean)
  if (!lines) return { folders: ['/lib', '/usr/local/lib', '/usr/lib'], rejected: false }
  const folders = lines.filter(isFolderName).slice(0, MAX_CONFIGURED)
  return { folders, rejected: folders.length < lines.length }
}

const isFolderName = (line: string): boolean => line.length < PATH_MAX && /^\/[^\p{Cc}\uFFFD]*$/u.test(line)

/** A library loaded by a library loaded by …; and folders in one path. Real ones have some 10 and 100. */
const MAX_LOADERS = 32
const MAX_FOLDERS = 256

/**
 * Folders an object's own headers send the linker to, in order. ld.so(8): DT_RPATH of the object and of what loaded it,
 * unless the object has a DT_RUNPATH, which counts for itself only. musl inherits both (ldso/dynlink.c: load_library).
 * Relative folders are left out: the working directory of the linker is not known.
 */
export function* ownFolders(object: LoadedObject, linker: Linker): Iterable<string> {
  if (!linker.musl && object.elf.runpath !== undefined) {
    yield* expandPath(object.elf.runpath, object, linker)
    return
  }
  let each: LoadedObject | undefined = object
  for (let depth = 0; each && depth < MAX_LOADERS; depth++) {
    const { runpath, rpath }: ElfIdentity = each.elf
    if (linker.musl) yield* expandPath(runpath ?? rpath, each, linker)
    else if (runpath === undefined) yield* expandPath(rpath, each, linker)
    each = each.loader
  }
}

function* expandPath(path: string | undefined, object: LoadedObject, linker: Linker): Iterable<string> {
  for (const folder of (path ?? '').split(':', MAX_FOLDERS)) {
    const expanded = expandTokens(folder, object, linker)
    if (expanded.startsWith('/')) yield posix.normalize(expanded).replace(/(.)\/$/, '$1')
  }
}

/** Dynamic string tokens of ld.so(8). */
export const expandTokens = (text: string, { path, elf }: LoadedObject, { lib }: Linker): string =>
  text.replace(/\$(?:(ORIGIN|LIB|PLATFORM)\b|\{(ORIGIN|LIB|PLATFORM)\})/g, (_, plain, braced) => {
    const token: unknown = plain ?? braced
    if (token === 'ORIGIN') return posix.dirname(path)
    return token === 'LIB' ? lib : (PLATFORM[elf.machine ?? ''] ?? '')
  })
