import { type Filters, NO_FILTERS } from '../../report/history-page/links.js'
import type { Match, Query } from '../store.js'

/** As the commands of the history read what people look for. Each throws UserError. */
export interface Parsers {
  matches(words: readonly string[]): Match[]
  /** Nanoseconds since the epoch. `what`: the name of the field. */
  point(what: string, text: string): bigint
}

export function readFilters(params: URLSearchParams): Filters {
  const given = Object.keys(NO_FILTERS).map((name) => [name, (params.get(name) ?? '').trim()])
  const filters: Filters = { ...NO_FILTERS, ...Object.fromEntries(given) }
  const skip = /^[1-9]\d{0,5}$/.test(filters.skip) ? filters.skip : ''
  return { ...filters, skip, sort: filters.sort === '' ? NO_FILTERS.sort : filters.sort }
}

/** Throws UserError for filters that mean nothing. */
export function queryOf(filters: Filters, parsers: Parsers): Pick<Query, 'matches' | 'since' | 'until'> {
  const { q, since, until, skip } = filters
  const words = q.split(/\s+/).filter((word) => word !== '')
  const fields = (['host', 'unit', 'program', 'cause'] as const)
    .filter((name) => filters[name] !== '')
    .map((name) => `${name}=${filters[name]}`)
  return {
    matches: parsers.matches([...words, ...fields]),
    since: since === '' ? undefined : parsers.point('From', since),
    // Of a page that goes on within a moment, that moment is a part.
    until: until === '' ? undefined : parsers.point('Until', until) + (skip === '' ? 0n : 1n),
  }
}
