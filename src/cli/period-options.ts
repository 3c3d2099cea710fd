import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import type { Query } from '../pipeline/store.js'
import { parsePoint } from './time.js'

/** Deaths of a history from one time to another. */
export interface PeriodOptions {
  since?: string
  until?: string
}

export const addPeriodOptions = (command: Command): Command =>
  command
    .option(
      '-S, --since <TIME>',
      'only deaths at or after this time: "2026-11-28 12:00" (local time), 12:00, yesterday, today, -2h, "2 hours ago", RFC 3339',
    )
    .option('-U, --until <TIME>', 'only deaths before this time')

/** Throws UserError for what is not a period. */
export function periodOf({ since, until }: PeriodOptions): Pick<Query, 'since' | 'until'> {
  const now = Date.now()
  const from = since === undefined ? undefined : parsePoint('--since', since, now)
  const to = until === undefined ? undefined : parsePoint('--until', until, now)
  if (from !== undefined && to !== undefined && to <= from) {
    throw new UserError(`--until ${until}: not after --since ${since}`)
  }
  return { since: from, until: to }
}
