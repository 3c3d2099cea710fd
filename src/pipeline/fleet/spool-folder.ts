import { closeSync } from 'node:fs'
import { lockFile } from '../../capture/files/lock.js'
import { openIn } from '../../capture/files/output-file.js'
import { type OutputFolder, openOutputFolder } from '../../capture/files/output-folder.js'
import type { Spool } from '../../fleet/spool/spool.js'
import { openSpool } from '../../fleet/spool/spool.js'
import { UserError } from '../../model/errors.js'

export interface SpoolSettings {
  folder: string
  maxBytes: number
}

/** The spool in a folder, which is made, for its owner alone. Throws UserError where another process has it. */
export function openSpoolFolder({ folder: path, maxBytes }: SpoolSettings, onNote: (note: string) => void): Spool {
  const folder = openOutputFolder(path, true, path)
  const lock = takeLock(folder, path)
  const close = (): void => {
    closeSync(folder.descriptor)
    closeSync(lock)
  }
  try {
    const spool = openSpool({ folder, maxBytes, onNote })
    return {
      ...spool,
      close: () => {
        spool.close()
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

function takeLock(folder: OutputFolder, path: string): number {
  const lock = openIn(folder, 'lock', 'append', `${path}/lock`)
  if (lockFile(lock)) return lock
  closeSync(lock)
  closeSync(folder.descriptor)
  throw new UserError(`${path}: another crashcrawler sends deaths from this spool; stop it, or choose another folder`)
}
