import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { isOnLocalDisk } from './local-disk.js'

/** Whose eyes a file is read with. */
export interface Reader {
  uid: number
  gid: number
  /** A file changed later than this, ms since 1970, is no longer the one that was compiled. */
  notAfter: number
}

/**
 * The text of a source file. The path comes from the debug information of a program that anyone may have built, and the
 * report may be read by more people than its subject: what the dead process could not have read itself is not read for
 * it, nor is anything that is not a source file by its name and looks, a link, or behind a mount that can block.
 */
export function readSource(path: string, reader: Reader): string | undefined {
  if (!SOURCE_NAME.test(path)) return undefined
  try {
    const found = find(path, reader)
    if (!found || found.mtimeMs > reader.notAfter || found.size > MOST_BYTES) return undefined
    const text = readSame(path, found)
    return text?.includes('\0') ? undefined : text
  } catch {
    // Gone, a folder, no permission: the report does without.
    return undefined
  }
}

const SOURCE_NAME =
  /\.(?:c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inl|ipp|tcc|m|mm|s|rs|go|zig|d|nim|f|f90|f95|pas|adb|ads|ml|swift|v|cr|odin|java|kt|py|js|ts)$/i
const MOST_BYTES = 1024 * 1024

/** The regular file at the path, without following links, if the reader may enter every folder on the way and read it. */
function find(path: string, reader: Reader): Stats | undefined {
  const names = path.split('/').slice(1)
  if (names.some((name) => name === '' || name === '.' || name === '..') || !isOnLocalDisk(path)) return undefined
  let stats = lstatSync('/')
  for (const [depth] of names.entries()) {
    if (!stats.isDirectory() || !may(stats, reader, constants.X_OK)) return undefined
    stats = lstatSync(`/${names.slice(0, depth + 1).join('/')}`)
  }
  return stats.isFile() && may(stats, reader, constants.R_OK) ? stats : undefined
}

/** The permission bits alone: groups the process had beside its own, and access lists, only make it more. */
function may({ mode, uid, gid }: Stats, reader: Reader, permission: number): boolean {
  if (reader.uid === 0) return true
  if (uid === reader.uid) return (mode & (permission << 6)) !== 0
  return (mode & (gid === reader.gid ? permission << 3 : permission)) !== 0
}

/** Whatever was put in its place since find() looked is not read. */
function readSame(path: string, found: Stats): string | undefined {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY)
  try {
    const opened = fstatSync(fd)
    return opened.ino === found.ino && opened.dev === found.dev ? readFileSync(fd, 'utf8') : undefined
  } finally {
    closeSync(fd)
  }
}
