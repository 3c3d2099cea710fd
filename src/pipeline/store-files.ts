import { closeSync, fstatSync, lstatSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { openIn } from '../capture/files/output-file.js'
import type { OutputFolder } from '../capture/files/output-folder.js'
import { UserError } from '../model/errors.js'

/** What SQLite reads beside a database, and believes (https://sqlite.org/tempfiles.html). */
const COMPANIONS = ['-wal', '-shm', '-journal']

const STICKY = 0o1000

/**
 * Makes sure that in a folder where others may make files, such as /tmp, none of theirs stands in for one of SQLite:
 * what is not there is made, empty, and with the sticky bit it stays ours. Throws UserError for one of another user.
 */
export function claimCompanions(folder: OutputFolder, path: string, shown: string): void {
  if (folder.isPrivate) return
  if ((fstatSync(folder.descriptor).mode & STICKY) === 0) {
    throw new UserError(`${shown}: other users may replace files in its folder; choose one that only you may write to`)
  }
  for (const suffix of COMPANIONS) closeSync(openIn(folder, basename(path) + suffix, 'append', shown + suffix))
}

/**
 * The same once SQLite has opened them: another process of ours may have removed one in between. By their path, because
 * a descriptor that is closed would take the locks of SQLite along.
 */
export function checkCompanions(path: string, shown: string): void {
  for (const suffix of COMPANIONS) {
    const file = lstatSync(path + suffix, { throwIfNoEntry: false })
    if (file && (!file.isFile() || file.uid !== process.geteuid?.())) {
      throw new UserError(`${shown}${suffix}: belongs to another user; choose another folder for the store`)
    }
  }
}

/** With what SQLite has beside it. */
export function removeStore(path: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(path + suffix, { force: true })
}
