// @ts-check
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The first of the folders that has the file, as a path.
 * @param {string} file
 * @param {string[]} folders
 */
export const findFile = (file, folders) =>
  folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path))
