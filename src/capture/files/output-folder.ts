import { closeSync, constants, fstatSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { libc } from '../libc.js'
import { O_PATH } from './in-root.js'

/** A folder that output goes to, held open: what another user renames or replaces in the meantime is not written to. */
export interface OutputFolder {
  descriptor: number
  /** The path of a name in it, good as long as the folder is open. */
  path(name: string): string
  /** Nobody else can make, remove or rename files in it. */
  isPrivate: boolean
}

/** MAXSYMLINKS of include/linux/namei.h */
const MAX_SYMLINKS = 40

const GROUP_OR_OTHERS_WRITE = 0o022
const STICKY = 0o1000

/**
 * Opens a folder to write files into, and makes it, with its parents, if `create` is set. Throws UserError where its
 * last part is a symbolic link, where a link on the way belongs to another user (who could lead it anywhere), and where
 * other users may write to the folder, so that they could replace what is in it: that is, without the sticky bit,
 * unless the folder is ours. `shown`: what is to be written, for messages. The caller closes the descriptor.
 */
export function openOutputFolder(folder: string, create: boolean, shown = folder): OutputFolder {
  let descriptor: number | undefined
  try {
    descriptor = walk(folder, create)
    const found = fstatSync(descriptor)
    const isOurs = found.uid === process.geteuid?.()
    const isShared = (found.mode & GROUP_OR_OTHERS_WRITE) !== 0
    if (isShared && !isOurs && (found.mode & STICKY) === 0) {
      throw new UserError(`${shown}: other users may replace files in the folder ${folder}; choose one that is yours`)
    }
    const held = reopened(descriptor)
    return { descriptor, path: (name) => `${held}/${name}`, isPrivate: isOurs && !isShared }
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    throw error instanceof UserError ? error : cannotWrite(shown, error)
  }
}

export const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(`${path}: cannot be written (${reasonOf(error)})`)

/** proc_pid_fd(5): names an open file, whatever its path leads to by now. */
export const reopened = (descriptor: number): string => `/proc/self/fd/${descriptor}`

/** One name at a time: a path that was checked as a whole can change before it is opened. */
function walk(folder: string, create: boolean): number {
  const names = namesOf(folder)
  let current = openSync(folder.startsWith('/') ? '/' : '.', O_PATH | constants.O_DIRECTORY)
  checkProc(current)
  try {
    let symlinks = 0
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const next = step(current, name, create)
      const found = fstatSync(next)
      if (!found.isSymbolicLink()) {
        closeSync(current)
        current = next
        if (names.length === 0 && !found.isDirectory()) throw new Error('it is not a folder')
        continue
      }
      const target = holding(next, () => followed(found, next, names.length === 0))
      symlinks += 1
      if (symlinks > MAX_SYMLINKS) throw new Error('too many symbolic links')
      names.unshift(...namesOf(target))
      if (target.startsWith('/')) {
        closeSync(current)
        current = openSync('/', O_PATH | constants.O_DIRECTORY)
      }
    }
    return openSync(reopened(current), constants.O_RDONLY | constants.O_DIRECTORY)
  } finally {
    closeSync(current)
  }
}

/** An O_PATH descriptor of a name in a folder. */
function step(folder: number, name: string, create: boolean): number {
  const path = `${reopened(folder)}/${name}`
  try {
    return openSync(path, O_PATH | constants.O_NOFOLLOW)
  } catch (error) {
    if (!create || !isErrno(error, 'ENOENT')) throw error
    mkdirSync(path, 0o700)
    return openSync(path, O_PATH | constants.O_NOFOLLOW)
  }
}

/** Where a link on the way leads. Links that root made are part of the system, as /var/run is. */
function followed(link: Stats, descriptor: number, isLast: boolean): string {
  if (isLast) throw new Error('it is a symbolic link')
  if (link.uid !== 0 && link.uid !== process.geteuid?.()) {
    throw new Error(`part of the path is a symbolic link of another user, uid ${link.uid}`)
  }
  const target = Buffer.alloc(PATH_MAX)
  // Of the link that is held, by an empty name: at its path may be another one by now (readlink(2)).
  const length = libc.readLink(descriptor, '', target, PATH_MAX)
  return target.toString('utf8', 0, Math.max(length, 0))
}

const PATH_MAX = 4096

/** Without /proc nothing can be opened in a folder that is held. */
function checkProc(descriptor: number): void {
  if (statSync(reopened(descriptor), { throwIfNoEntry: false }) === undefined) throw new Error('/proc is not mounted')
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.')

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

function holding<T>(descriptor: number, use: () => T): T {
  try {
    return use()
  } finally {
    closeSync(descriptor)
  }
}
