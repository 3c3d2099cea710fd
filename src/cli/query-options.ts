import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { Query } from '../pipeline/store.js'
import { parseMatches } from './matches.js'
import { wholeNumber } from './option-values.js'
import { addPeriodOptions, type PeriodOptions, periodOf } from './period-options.js'

/** Which deaths of a history, as coredumpctl(1) names it. */
export interface QueryOptions extends PeriodOptions {
  lines?: string
  newest?: true
  reverse?: true
}

export const addQueryOptions = (command: Command): Command =>
  addPeriodOptions(command)
    .option('-n, --lines <N>', 'only the last N deaths')
    .option('-1, --newest', 'only the last death')
    .option('-r, --reverse', 'the newest first')

/** Throws UserError for what cannot be asked. The last of many are asked for newest first: see inOrder. */
export function queryOf(words: readonly string[], options: QueryOptions): Query {
  const limit = limitOf(options)
  return {
    matches: parseMatches(words),
    ...periodOf(options),
    newestFirst: options.reverse === true || limit !== undefined,
    limit,
  }
}

/** Whether not all deaths are asked for. */
export const isPart = ({ matches, since, until }: Pick<Query, 'matches' | 'since' | 'until'>): boolean =>
  matches.length > 0 || since !== undefined || until !== undefined

export function limitOf({ lines, newest }: Pick<QueryOptions, 'lines' | 'newest'>): number | undefined {
  if (newest) return 1
  if (lines === undefined) return undefined
  const limit = wholeNumber('-n', lines)
  if (limit === 0) throw new UserError('-n 0: give 1 or more')
  return limit
}
