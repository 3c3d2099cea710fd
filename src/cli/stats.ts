import type { Command } from 'commander'
import { inertJson } from '../model/inert-json.js'
import { renderHistory } from '../pipeline/death-lists.js'
import { type Grouping, openStore, type Period, periodsUntil } from '../pipeline/store.js'
import { choice } from './choice.js'
import { io } from './io.js'
import { MATCHES, parseMatches } from './matches.js'
import { choiceOption, collect } from './options.js'
import { addPeriodOptions, type PeriodOptions, periodOf } from './period-options.js'
import { isPart, limitOf } from './query-options.js'
import { addStoreOption, type StoreOptions, storeFile } from './store-options.js'
import { tableWidth } from './terminal.js'

interface StatsOptions extends StoreOptions, PeriodOptions {
  by: string[]
  lines?: string
  json?: true
}

const GROUPINGS = ['cause', 'program', 'unit', 'signature', 'group'] as const satisfies readonly Grouping[]

const ROWS = 10

export const statsCommand = (command: Command): Command =>
  addPeriodOptions(addStoreOption(command.argument('[MATCH...]', MATCHES)))
    .addOption(
      choiceOption('--by <WHAT>', `${GROUPINGS.join(', ')} (repeatable; default: all of them)`, GROUPINGS)
        .argParser(collect)
        .default([]),
    )
    .option('-n, --lines <N>', `at most N lines of each; default ${ROWS}`)
    .option('--json', 'one JSON object')
    .action(stats)

async function stats(words: string[], options: StatsOptions): Promise<void> {
  const asked = options.by.map((text) => choice('--by', text, GROUPINGS))
  const matches = parseMatches(words)
  const period = periodOf(options)
  const limit = limitOf(options) ?? ROWS
  const { now, before, words: trend } = trendOf(period)
  const store = await openStore(storeFile(options), false)
  try {
    const totals = await store.totals({ matches, ...period })
    const missing = await store.dropped()
    const isWorthIt = (by: Grouping): boolean => by !== 'group' || totals.groups < totals.signatures
    const by = asked.length > 0 ? asked : GROUPINGS.filter(isWorthIt)
    const groups = []
    for (const one of by) {
      groups.push({ by: one, rows: await store.countBy({ by: one, matches, ...period, now, before, limit }) })
    }
    const history = { totals, groups, trend, missing }
    io().stdout.write(
      options.json
        ? `${inertJson(history)}\n`
        : renderHistory({ ...history, isPart: isPart({ matches, ...period }) }, tableWidth(io().stdout)),
    )
  } finally {
    await store.close()
  }
}

/** The period that was asked for against the one of the same length before it; else the last week against the one before. */
function trendOf({ since, until = BigInt(Date.now()) * 1_000_000n }: { since?: bigint; until?: bigint }): {
  now: Period
  before: Period
  words: string
} {
  const words =
    since === undefined
      ? 'deaths of the seven days before the last seven, and of the last seven'
      : 'deaths of the period of the same length before, and of this one'
  return { ...periodsUntil(until, since), words }
}
