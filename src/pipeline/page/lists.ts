import type { Death } from '../../model/death.js'
import type { DeathsPage, SignatureGroup } from '../../report/history-page/deaths.js'
import type { Filters } from '../../report/history-page/links.js'
import type { SignaturePage } from '../../report/history-page/signature.js'
import { explainGroup } from '../groups.js'
import { periodsUntil, type Query, type Store } from '../store.js'
import { type Parsers, queryOf } from './filters.js'

const LISTED = 100

/** Of one signature: what its chart is made of. */
const CHARTED = 20_000

/** Throws UserError for filters that mean nothing. */
export async function listOf(store: Store, filters: Filters, parsers: Parsers): Promise<DeathsPage> {
  const query = queryOf(filters, parsers)
  const totals = await store.totals(query)
  if (filters.sort === 'most' || filters.sort === 'groups') {
    const groups = await groupsOf(store, query, filters.sort === 'most' ? 'signature' : 'group')
    return { filters, totals, deaths: [], groups: groups.slice(0, LISTED), hasMore: false }
  }
  const skip = Number(filters.skip)
  const found = (
    await take(store, { ...query, newestFirst: filters.sort !== 'oldest', limit: skip + LISTED + 1 })
  ).slice(skip)
  return { filters, totals, deaths: found.slice(0, LISTED), groups: [], hasMore: found.length > LISTED }
}

async function groupsOf(
  store: Store,
  query: Pick<Query, 'matches' | 'since' | 'until'>,
  by: 'signature' | 'group',
): Promise<SignatureGroup[]> {
  const periods = periodsUntil(BigInt(Date.now()) * 1_000_000n)
  const groups = await store.countBy({ ...query, by, ...periods, limit: LISTED })
  return groups
    .filter(({ count }) => count > 0)
    .map(({ key = '', ...group }) => ({ signature: key, isGroup: by === 'group', ...group }))
}

export async function signatureOf(store: Store, signature: string): Promise<SignaturePage | undefined> {
  const matches = [{ field: 'signature' as const, value: signature, isPrefix: false }]
  const found = await take(store, { matches, newestFirst: true, limit: CHARTED + 1 })
  if (found.length === 0) return undefined
  const deaths = found.slice(0, CHARTED)
  const repeats = deaths.reduce((sum, death) => sum + death.repeats, 0)
  const group = explainGroup(await store.group(signature))
  return { signature, group, deaths, repeats, hasMore: found.length > CHARTED }
}

async function take(store: Store, query: Query): Promise<Death[]> {
  const deaths: Death[] = []
  for await (const page of store.list(query)) deaths.push(...page)
  return deaths
}
