import { readdir, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { UserError } from '../../model/errors.js'
import { nearest } from '../../model/nearest.js'
import { oneOf, quote } from './problem.js'
import type { Reference } from './rule-file.js'
import { STOCK_RULES } from './stock.js'

/** A rule file, the folder that what it extends has to be in, and the path without links that tells it from others. */
export interface Source {
  file: string
  root: string
  real: string
}

/** The file that a reference in another one leads to. Throws UserError. */
export async function follow({ name, place }: Reference, from: Source): Promise<Source> {
  if (name.startsWith('stock:')) return stockPack({ name, place })
  const root = await realpath(from.root)
  const target = resolve(dirname(from.real), name)
  const outside = new UserError(
    `${quote(name)} is outside of ${from.root}; expected a file in there, or stock:NAME`,
    place,
    'CC0404',
  )
  if (!isWithin(root, target)) throw outside
  const real = await realpath(target).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UserError(`${quote(name)} cannot be read: ${reason}; expected a rule file`, place, 'CC0404')
  })
  // A link inside may lead outside.
  if (!isWithin(root, real)) throw outside
  return { file: join(dirname(from.file), name), root: from.root, real }
}

async function stockPack({ name, place }: Reference): Promise<Source> {
  const packs = (await readdir(STOCK_RULES)).flatMap((file) => file.match(/^(.+)\.yaml$/)?.[1] ?? []).sort()
  const pack = name.slice('stock:'.length)
  if (packs.includes(pack)) {
    const file = join(STOCK_RULES, `${pack}.yaml`)
    return { file, root: STOCK_RULES, real: await realpath(file) }
  }
  const instead = nearest(pack, packs)
  const hint = instead ? `; did you mean "stock:${instead}"?` : ''
  throw new UserError(`unknown stock pack ${quote(pack)}; expected ${oneOf(packs)}${hint}`, place, 'CC0403')
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}
