import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import { reasonOf } from '../../model/reason.js'

export interface TemplateFile {
  /** As named in messages. */
  file: string
  source: string
  /** Comes with the program, whose tests have tried it. */
  isStock: boolean
}

/** By name: report.md.hbs, partials/rows.md.hbs. */
export type TemplateFiles = ReadonlyMap<string, TemplateFile>

/**
 * The stock templates, those in `folder` in place of the stock ones of the same name.
 * A folder may add partials, but a template of a name nothing asks for is a mistake: UserError.
 */
export function loadTemplates(folder?: string): TemplateFiles {
  const stock = readFolder(STOCK)
  if (folder === undefined) return stock
  const own = readFolder(folder)
  const unknown = [...own.keys()].filter((name) => !stock.has(name) && !name.startsWith('partials/'))
  const [stray] = unknown
  if (stray !== undefined)
    throw new UserError(`no report uses a template of this name; ${known(stock)}`, { file: join(folder, stray) })
  if (own.size === 0) throw new UserError(`no template in this folder; ${known(stock)}`, { file: folder })
  return new Map([...stock, ...own])
}

const STOCK = packageFile('templates')

const known = (stock: TemplateFiles): string => `the names are ${[...stock.keys()].join(', ')}`

function readFolder(folder: string): TemplateFiles {
  const names = [...list(folder, true), ...list(join(folder, 'partials'), false).map((name) => `partials/${name}`)]
  const isStock = folder === STOCK
  return new Map(names.map((name) => [name, { file: join(folder, name), source: read(join(folder, name)), isStock }]))
}

function list(folder: string, required: boolean): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.hbs'))
      .sort()
  } catch (error) {
    if (!required && isErrno(error) && error.code === 'ENOENT') return []
    throw unreadable(error, folder)
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(error, file)
  }
}

const unreadable = (error: unknown, file: string): unknown =>
  isErrno(error) ? new UserError(`cannot be read (${reasonOf(error)})`, { file: basename(file) && file }) : error

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error
