import { UserError } from '../model/errors.js'
import type { Store } from '../pipeline/store.js'

export const SIGNATURE = 'the beginning of a signature, as list --json, show and stats have it'

/** The signature that begins with a word. Throws UserError where none or several begin so. */
export async function signatureOf(store: Store, word: string): Promise<string> {
  if (word === '') throw new UserError('a signature is empty')
  const now = { from: 0n, to: 0n }
  const groups = await store.countBy({
    by: 'signature',
    matches: [{ field: 'signature', value: word, isPrefix: true }],
    now,
    before: now,
    limit: 2,
  })
  const [found, another] = groups
  if (found?.key === undefined) throw new UserError(`${word}: ${store.name} has no death with such a signature`)
  if (another) throw new UserError(`${word}: several signatures begin with it; give more of it`)
  return found.key
}
