import { statSync } from 'node:fs'
import { UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'

/** What a folder that an option names would have held is only missed, not found to be missing. Throws UserError. */
export function existingFolder(option: string, folder: string): string {
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (error) {
    throw new UserError(`${option} ${folder}: cannot be read (${reasonOf(error)})`)
  }
  if (!isFolder) throw new UserError(`${option} ${folder}: not a folder`)
  return folder
}
