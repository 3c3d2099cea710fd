import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../../model/errors.js'
import { nearest } from '../../model/nearest.js'
import { oneOf, quote } from './problem.js'
import type { Reference } from './rule-file.js'
import { STOCK_RULES } from './stock.js'
import { findWithin, type Source } from './within-root.js'

/** The file that a reference in another one leads to. Throws UserError. */
export async function follow({ name, place }: Reference, from: Source): Promise<Source> {
  if (name.startsWith('stock:')) return stockPack({ name, place })
  const found = await findWithin(name, from)
  if ('real' in found) return { file: join(dirname(from.file), name), root: from.root, real: found.real }
  throw new UserError(`${quote(name)} ${found.problem}; expected a rule file in there, or stock:NAME`, place, 'CC0404')
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
