import { UserError } from '../model/errors.js'
import type { Death, Query, Store } from '../pipeline/store.js'
import { parseMatches } from './matches.js'

/** Ids that a message names. */
const NAMED = 4

/**
 * What the operands of a command ask for: one word that begins one id of the store asks for that death, all else are
 * matches. Throws UserError where several ids begin with it, and it is not a pid or a name either.
 */
export async function pick(store: Store, words: readonly string[]): Promise<Pick<Query, 'matches'>> {
  const [word = ''] = words
  if (words.length !== 1 || !ID_PREFIX.test(word)) return { matches: parseMatches(words) }
  const asId = { matches: [{ field: 'id' as const, value: word, isPrefix: true }] }
  const found = await firstDeaths(store, { ...asId, limit: NAMED + 1 })
  if (found.length === 1) return asId
  const asMatch = { matches: parseMatches(words) }
  if (found.length === 0 || (await firstDeaths(store, { ...asMatch, limit: 1 })).length > 0) return asMatch
  const ids = found.slice(0, NAMED).map(({ id }) => id)
  const more = found.length > NAMED ? ', …' : ''
  throw new UserError(`${word}: several ids begin with it: ${ids.join(', ')}${more}; give more of it`)
}

const ID_PREFIX = /^[0-9a-f]{1,64}$/

/** Of a query with a limit. */
export async function firstDeaths(store: Store, query: Query): Promise<Death[]> {
  const deaths: Death[] = []
  for await (const page of store.list(query)) deaths.push(...page)
  return deaths
}
