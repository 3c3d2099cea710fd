import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../model/errors.js'

const LARGEST = 1024 * 1024

/**
 * The rule files at a path, which is a file or a folder: *.yaml and *.yml, in subfolders too, in order of name.
 * Hidden files and folders are left out. Throws UserError where there is none.
 */
export async function findRuleFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new UserError(`${path}: cannot read rules: ${reason(error)}; expected a rule file or a folder of them`)
  })
  if (!found.isDirectory()) return [path]
  const files = await filesIn(path)
  if (files.length === 0) throw new UserError(`${path}: no rules in this folder; expected *.yaml or *.yml files`)
  return files
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new UserError(`${folder}: cannot read the folder: ${reason(error)}`)
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

/** The text of a rule file. Throws UserError for what cannot be one. */
export async function readRuleFile(path: string): Promise<string> {
  try {
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
    if (!isFile) throw new UserError(`${path}: not a file; expected a rule file`)
    if (size > LARGEST) throw new UserError(`${path}: larger than 1 MiB; expected a rule file`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof TypeError) throw new UserError(`${path}: not UTF-8; expected a rule file`)
    throw new UserError(`${path}: cannot read the file: ${reason(error)}`)
  }
}

const reason = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
