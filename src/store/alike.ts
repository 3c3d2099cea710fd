import { all, type Condition, type MatchField } from './query.js'

/** What statistics group by, under the names of the columns. */
const COMMON = ['signature', 'host', 'cause', 'program', 'unit'] as const satisfies MatchField[]

/** What is said of the deaths of such a row, by name: SQL of aggregates. */
type Measures = Readonly<Record<string, Condition>>

/**
 * A table with a row for all deaths that have these columns in common, under the name `death`: thousands of rows instead of
 * hundreds of thousands. SQLite has an index of all that this reads, in its order (death_counted). Where `matches` ask for
 * other columns, it would lead to each row by itself; to read all rows in their own order takes less.
 */
export function alikeDeaths(
  where: Condition,
  matches: readonly { field: MatchField }[],
  measures: Measures,
): Condition {
  const isCovered = matches.every(({ field }) => COMMON.some((column) => column === field))
  const [signature, ...others] = COMMON
  const columns = [isCovered ? signature : `COALESCE(${signature}, NULL) AS ${signature}`, ...others]
  const named = Object.entries(measures).map(([name, { text }]) => `${text} AS ${name}`)
  return {
    text: `(SELECT ${[...columns, ...named].join(', ')} FROM death
      WHERE ${where.text} GROUP BY ${columns.map((_, at) => at + 1).join(', ')}) AS death`,
    values: [...all(Object.values(measures)).values, ...where.values],
  }
}
