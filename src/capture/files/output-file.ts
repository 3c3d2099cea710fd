import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../model/errors.js'
import { O_PATH } from './in-root.js'
import { cannotWrite, type OutputFolder, openOutputFolder, reopened } from './output-folder.js'

/** `append`: what is there stays. `replace`: the file is emptied. */
export type OutputMode = 'append' | 'replace'

/**
 * Opens a file for output, readable by its owner only where it is new. Every file that a person names is opened here:
 * no link is followed, and neither a FIFO, a socket, a block device nor a file of another user is opened; see
 * openOutputFolder for the folder. Throws UserError. The caller closes the descriptor. `ownersToo`: user ids whose files are
 * written to as well.
 */
export function openOutputFile(path: string, mode: OutputMode, ownersToo: readonly number[] = []): number {
  const folder = openOutputFolder(dirname(path), false, path)
  try {
    return openIn(folder, basename(path), mode, path, ownersToo)
  } finally {
    closeSync(folder.descriptor)
  }
}

/** The same in a folder that is held. `shown`: its name in messages. */
export function openIn(
  folder: OutputFolder,
  name: string,
  mode: OutputMode,
  shown: string,
  ownersToo: readonly number[] = [],
): number {
  try {
    return openExisting(folder, name, mode, ownersToo) ?? create(folder.path(name))
  } catch (error) {
    throw error instanceof UserError ? error : cannotWrite(shown, error)
  }
}

/** A descriptor to read a file that was opened as output before, by the same rules; undefined: there is none. */
export function openToRead(folder: OutputFolder, name: string, shown: string): number | undefined {
  try {
    return openExisting(folder, name, 'read', [])
  } catch (error) {
    throw error instanceof UserError ? error : cannotWrite(shown, error)
  }
}

const { O_RDONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_TRUNC, O_NOCTTY } = constants

const FLAGS = { append: O_RDWR | O_APPEND, replace: O_RDWR | O_TRUNC, read: O_RDONLY }

function openExisting(
  folder: OutputFolder,
  name: string,
  mode: keyof typeof FLAGS,
  ownersToo: readonly number[],
): number | undefined {
  let located: number
  try {
    located = openSync(folder.path(name), O_PATH | O_NOFOLLOW)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const obstacle = obstacleTo(fstatSync(located), folder, ownersToo)
    if (obstacle !== undefined) throw new Error(obstacle)
    return openSync(reopened(located), FLAGS[mode] | O_NOCTTY)
  } finally {
    closeSync(located)
  }
}

/** O_EXCL: what another process has put there in the meantime is not opened. */
const create = (path: string): number => openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)

const OTHERS_WRITE = 0o002

/** Why a file that is there is not written to. */
function obstacleTo(file: Stats, { isPrivate }: OutputFolder, ownersToo: readonly number[]): string | undefined {
  if (file.isSymbolicLink()) return 'it is a symbolic link'
  if (file.isDirectory()) return 'it is a folder'
  const isOurs = file.uid === process.geteuid?.()
  // The file system decides who may write to /dev/null, and root which devices there are.
  if (file.isCharacterDevice()) return isOurs || file.uid === 0 ? undefined : anothers(file)
  if (!file.isFile()) return 'it is not a regular file'
  if (!isOurs && !ownersToo.includes(file.uid)) return anothers(file)
  if ((file.mode & OTHERS_WRITE) !== 0) return 'every user may write to it; chmod o-w allows it'
  // In a folder of many, another user may have made the link (fs.protected_hardlinks of sysctl/fs.rst).
  if (file.nlink > 1 && !isPrivate) return 'it has another name, a hard link, elsewhere'
  return undefined
}

const anothers = ({ uid }: Stats): string => `it belongs to another user, uid ${uid}`

const TEMPORARY = /^\.crashcrawler-[0-9a-f]{32}\.tmp$/

/**
 * Replaces a file of a folder as a whole, so that no reader finds half of it. It has a temporary name first, which
 * cannot be guessed. A link or FIFO by the name of the file is replaced, not opened; a device is neither. Throws UserError.
 */
export function replaceIn(folder: OutputFolder, name: string, text: string, shown: string, mode = 0o600): void {
  const temporary = folder.path(`.crashcrawler-${randomBytes(16).toString('hex')}.tmp`)
  try {
    const there = lstatSync(folder.path(name), { throwIfNoEntry: false })
    if (there?.isCharacterDevice() || there?.isBlockDevice()) throw new Error('it is a device')
    // `wx`, O_EXCL, opens nothing that is there, nor a link.
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
    chmodSync(temporary, mode)
    renameSync(temporary, folder.path(name))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw cannotWrite(shown, error)
  }
}

/** Removes temporary files that a process left in a folder when it was killed. */
export function removeTemporaryFiles(folder: OutputFolder): void {
  for (const name of readdirSync(folder.path('.'))) {
    if (TEMPORARY.test(name)) rmSync(join(folder.path('.'), name), { force: true })
  }
}
