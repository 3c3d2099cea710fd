import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Place, UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'

const MAX_SIZE = 1024 * 1024

/**
 * The rule files at a path, which is a file or a folder: *.yaml and *.yml, in subfolders too, in order of name.
 * Hidden files and folders are left out. Throws UserError where there is none.
 */
export async function findRuleFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new UserError(
      `cannot read rules: ${reasonOf(error)}; expected a rule file or a folder of them`,
      at(path),
      'CC0001',
    )
  })
  if (!found.isDirectory()) return [path]
  const files = await filesIn(path)
  if (files.length === 0)
    throw new UserError('no rules in this folder; expected *.yaml or *.yml files', at(path), 'CC0002')
  return files
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new UserError(`cannot read the folder: ${reasonOf(error)}`, at(folder), 'CC0001')
  })
  const names = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
  const files = await Promise.all(
    names.map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path)
      return /\.ya?ml$/.test(entry.name) ? [path] : []
    }),
  )
  return files.flat()
}

/** The text of a file. `expected`: which kind of file it should be. Throws UserError for what cannot be one. */
export async function readText(path: string, expected = 'a rule file'): Promise<string> {
  try {
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
    if (!isFile) throw new UserError(`not a file; expected ${expected}`, at(path), 'CC0013')
    if (size > MAX_SIZE) throw new UserError(`larger than 1 MiB; expected ${expected}`, at(path), 'CC0003')
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof TypeError) throw new UserError(`not UTF-8; expected ${expected}`, at(path), 'CC0004')
    throw new UserError(`cannot read the file: ${reasonOf(error)}`, at(path), 'CC0001')
  }
}

const at = (file: string): Place => ({ file })
