import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs'
import { withPrivilege } from './privilege.js'
import { type Permission, permits, READ, type Reader, SEARCH } from './reader.js'

/**
 * The one way to the files of a dead process: below the folder that was / to it, and only to what each of the readers
 * could have opened. Every folder and link on the way is held while its permissions are looked at, and the file is the
 * one that was looked at, whatever another process moves meanwhile.
 */
export interface View {
  root: string
  /** With none, what this process itself may read decides. */
  readers: readonly Reader[]
}

/** A regular file, open for reading. */
export interface OpenFile {
  /** The caller closes it. */
  descriptor: number
  stats: BigIntStats
}

/** include/uapi/asm-generic/fcntl.h: names a file without opening it, so nothing happens to devices and FIFOs. */
export const O_PATH = 0o10000000

/** MAXSYMLINKS of include/linux/namei.h */
const MAX_SYMLINKS = 40

/** A path to what a descriptor of this process holds. */
export const reopened = (descriptor: number): string => `/proc/self/fd/${descriptor}`

/**
 * Opens the regular file at `path`. Symbolic links are followed as if the root of the view were /, never out of it, at
 * most `maxSymlinks` of them. Undefined where there is no such file or it could not have been read.
 */
export const openFile = (view: View, path: string, maxSymlinks = MAX_SYMLINKS): OpenFile | undefined =>
  onlyIfReadable(() =>
    locating(view, path, maxSymlinks, ({ fd, stats }) => {
      if (!stats.isFile()) return undefined
      demand(view, { fd, stats }, READ)
      return { descriptor: openSync(reopened(fd), constants.O_RDONLY), stats }
    }),
  )

/** Calls `use` with the descriptor of such a file, and closes it. */
export function withFile<T>(
  view: View,
  path: string,
  use: (fd: number, stats: BigIntStats) => T,
  maxSymlinks?: number,
): T | undefined {
  const file = openFile(view, path, maxSymlinks)
  if (!file) return undefined
  try {
    return onlyIfReadable(() => use(file.descriptor, file.stats))
  } finally {
    closeSync(file.descriptor)
  }
}

/** The same for a folder; `use` gets a view of what is below it, good for the length of the call. */
export function withFolder<T>(view: View, path: string, use: (folder: View, fd: number) => T): T | undefined {
  const fd = onlyIfReadable(() =>
    locating(view, path, MAX_SYMLINKS, (folder) =>
      folder.stats.isDirectory() ? openSync(reopened(folder.fd), O_PATH | constants.O_DIRECTORY) : undefined,
    ),
  )
  if (fd === undefined) return undefined
  try {
    return onlyIfReadable(() => use({ ...view, root: reopened(fd) }, fd))
  } finally {
    closeSync(fd)
  }
}

/** Content of a regular file, undefined where there is none, it could not have been read or is longer than `limit` bytes. */
export const readFileIn = (view: View, path: string, limit = 1 << 26): Buffer | undefined =>
  withFile(view, path, (fd, stats) => readWhole(fd, Number(stats.size), limit))

/** Content of an open file of `size` bytes, as far as it is still there; undefined where that is more than `limit`. */
export function readWhole(fd: number, size: number, limit: number): Buffer | undefined {
  if (size > limit) return undefined
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const count = readSync(fd, bytes, length, size - length, length)
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}

/** stat(2): that needs no permission but to search the folders on the way. */
export const statIn = (view: View, path: string): BigIntStats | undefined =>
  onlyIfReadable(() => locating(view, path, MAX_SYMLINKS, ({ stats }) => stats))

/** Names in a folder, without order; none where it could not have been read. */
export const namesIn = (view: View, path: string): string[] =>
  onlyIfReadable(() =>
    locating(view, path, MAX_SYMLINKS, (folder) => {
      demand(view, folder, READ)
      return readdirSync(reopened(folder.fd))
    }),
  ) ?? []

/** An O_PATH descriptor, and what it holds. */
interface Located {
  fd: number
  stats: BigIntStats
}

/** Finds what is at a path, with privilege, calls `use` and lets go of it. */
function locating<T>(view: View, path: string, maxSymlinks: number, use: (located: Located) => T): T {
  return withPrivilege(() => {
    const located = locate(view, path, maxSymlinks)
    try {
      return use(located)
    } finally {
      closeSync(located.fd)
    }
  })
}

/** One name at a time, because a path that was checked as a whole can change before it is opened. */
function locate(view: View, path: string, maxSymlinks: number): Located {
  const names = namesOf(path)
  const parents: Located[] = []
  let current = hold(view.root, constants.O_DIRECTORY)
  const ascend = (): void => {
    const parent = parents.pop()
    if (parent === undefined) return
    closeSync(current.fd)
    current = parent
  }
  try {
    let symlinks = 0
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      demand(view, current, SEARCH)
      if (name === '..') {
        ascend()
        continue
      }
      const here = `${reopened(current.fd)}/${name}`
      const next = hold(here, constants.O_NOFOLLOW)
      parents.push(current)
      current = next
      if (!current.stats.isSymbolicLink()) continue
      ascend()
      symlinks += 1
      if (symlinks > maxSymlinks) throw refusal('ELOOP: too many symbolic links')
      const target = readlinkSync(here)
      if (target.startsWith('/')) while (parents.length > 0) ascend()
      names.unshift(...namesOf(target))
    }
    return current
  } catch (error) {
    closeSync(current.fd)
    throw error
  } finally {
    for (const parent of parents) closeSync(parent.fd)
  }
}

function hold(path: string, flags: number): Located {
  const fd = openSync(path, O_PATH | flags)
  return { fd, stats: fstatSync(fd, { bigint: true }) }
}

/** Throws unless each reader of the view has the permission. */
function demand({ readers }: View, { fd, stats }: Located, permission: Permission): void {
  if (!readers.every((reader) => permits(reopened(fd), stats, reader, permission))) {
    throw refusal('EACCES: permission denied')
  }
}

const refusal = (message: string): Error => Object.assign(new Error(message), { syscall: 'open' })

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.')

/** What the system refuses is a file we do not have; anything else is a mistake of ours. */
function onlyIfReadable<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}
