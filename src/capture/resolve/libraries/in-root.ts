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

/** include/uapi/asm-generic/fcntl.h: names a file without opening it, so nothing happens to devices and FIFOs. */
export const O_PATH = 0o10000000

/** MAXSYMLINKS of include/linux/namei.h */
const MAX_SYMLINKS = 40

const reopened = (fd: number): string => `/proc/self/fd/${fd}`

/**
 * Calls `use` with a descriptor, open for reading, of the regular file at `path` below `root`, and closes it.
 * Symbolic links are followed as if `root` were /, never out of it, whatever another process moves meanwhile.
 * Undefined where there is no such file or it cannot be read.
 */
export const withFile = <T>(root: string, path: string, use: (fd: number) => T): T | undefined =>
  onlyIfReadable(() =>
    holding(locate(root, path), (located) => {
      if (!fstatSync(located).isFile()) return undefined
      return holding(openSync(reopened(located), constants.O_RDONLY), use)
    }),
  )

/** The same for a folder; `use` gets a path that is good for the length of the call, and a root of its own. */
export const withFolder = <T>(root: string, path: string, use: (folder: string, fd: number) => T): T | undefined =>
  onlyIfReadable(() =>
    holding(locate(root, path), (fd) => (fstatSync(fd).isDirectory() ? use(reopened(fd), fd) : undefined)),
  )

/** Content of a regular file, undefined where there is none, it cannot be read or is longer than `limit` bytes. */
export const readFileIn = (root: string, path: string, limit = 1 << 26): Buffer | undefined =>
  withFile(root, path, (fd) => {
    const { size } = fstatSync(fd)
    if (size > limit) return undefined
    const bytes = Buffer.allocUnsafe(size)
    let length = 0
    while (length < size) {
      const count = readSync(fd, bytes, length, size - length, length)
      if (count === 0) break
      length += count
    }
    return bytes.subarray(0, length)
  })

/** stat(2) inside the root. */
export const statIn = (root: string, path: string): BigIntStats | undefined =>
  onlyIfReadable(() => holding(locate(root, path), (fd) => fstatSync(fd, { bigint: true })))

/** Names in a folder, without order; none where it cannot be read. */
export const namesIn = (root: string, path: string): string[] =>
  withFolder(root, path, (folder) => readdirSync(folder)) ?? []

/** An O_PATH descriptor. One name at a time, because a path that was checked as a whole can change before it is opened. */
function locate(root: string, path: string): number {
  if (root === '/') return openSync(path, O_PATH)
  const names = namesOf(path)
  const parents: number[] = []
  let current = openSync(root, O_PATH | constants.O_DIRECTORY)
  const ascend = (): void => {
    const parent = parents.pop()
    if (parent === undefined) return
    closeSync(current)
    current = parent
  }
  try {
    let symlinks = 0
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (name === '..') {
        ascend()
        continue
      }
      const here = `${reopened(current)}/${name}`
      const next = openSync(here, O_PATH | constants.O_NOFOLLOW)
      parents.push(current)
      current = next
      if (!fstatSync(current).isSymbolicLink()) continue
      ascend()
      symlinks += 1
      if (symlinks > MAX_SYMLINKS) throw Object.assign(new Error('ELOOP: too many symbolic links'), { syscall: 'open' })
      const target = readlinkSync(here)
      if (target.startsWith('/')) while (parents.length > 0) ascend()
      names.unshift(...namesOf(target))
    }
    return current
  } catch (error) {
    closeSync(current)
    throw error
  } finally {
    for (const parent of parents) closeSync(parent)
  }
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.')

function holding<T>(fd: number, use: (fd: number) => T): T {
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

/** What the system refuses is a file we do not have; anything else is a mistake of ours. */
function onlyIfReadable<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}
