import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Place, UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

const MAX_SIZE = 1024 * 1024

// Files are read at once: they are small, and so many that a command would mostly wait for the threads that read them.

/**
 * The rule files at a path, which is a file or a folder: *.yaml and *.yml, in subfolders too, in order of name.
 * Hidden files and folders are left out. Throws UserError where there is none.
 */
export function findRuleFiles(path: string): string[] {
  if (!found(path).isDirectory()) return [path]
  const files = filesIn(path)
  if (files.length === 0)
    throw new UserError('no rules in this folder; expected *.yaml or *.yml files', at(path), 'CC0002')
  return files
}

function found(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw new UserError(
      `cannot read rules: ${reasonOf(error)}; expected a rule file or a folder of them`,
      at(path),
      'CC0001',
    )
  }
}

function filesIn(folder: string): string[] {
  const names = entriesOf(folder)
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return names.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return /\.ya?ml$/.test(entry.name) ? [path] : []
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new UserError(`cannot read the folder: ${reasonOf(error)}`, at(folder), 'CC0001')
  }
}

/** The text of a file. `expected`: which kind of file it should be. Throws UserError for what cannot be one. */
export function readText(path: string, expected = 'a rule file'): string {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) throw new UserError(`not a file; expected ${expected}`, at(path), 'CC0013')
    if (stats.size > MAX_SIZE) throw new UserError(`larger than 1 MiB; expected ${expected}`, at(path), 'CC0003')
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof TypeError) throw new UserError(`not UTF-8; expected ${expected}`, at(path), 'CC0004')
    throw new UserError(`cannot read the file: ${reasonOf(error)}`, at(path), 'CC0001')
  }
}

const at = (file: string): Place => ({ file })
