import type { Cell, Engine, Select } from './engine.js'
import { all, type Condition, conditionOf, type Query } from './query.js'

/** Rows that are held in memory at once. With fewer, a long list spends a tenth of its time on more queries. */
const PAGE = 4000

/**
 * Columns of the deaths that a query asks for, by their time, a page at a time, so that memory does not grow with the store.
 * Two more cells of each row are its own: a time, as text, and the key.
 */
export async function* readPages(engine: Engine, query: Query, columns: readonly string[]): AsyncGenerator<Cell[][]> {
  let last: Position | undefined
  for (let left = query.limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const asked = Math.min(PAGE, left)
    const rows = await engine.rows(pageAfter(query, [...columns, ...POSITION], asked, last))
    const end = rows.at(-1)
    if (end === undefined) return
    yield rows
    if (rows.length < asked) return
    left -= rows.length
    last = { time: BigInt(String(end.at(-2))), n: Number(end.at(-1)) }
  }
}

/** Where a page ends. Times need not differ, so that the key decides. */
interface Position {
  time: bigint
  n: number
}

/** Nanoseconds are beyond the whole numbers of JSON. */
const POSITION = ['CAST(time AS TEXT)', 'n']

function pageAfter(query: Query, columns: string[], limit: number, last: Position | undefined): Select {
  const order = query.newestFirst ? 'DESC' : 'ASC'
  const after: Condition[] = last
    ? [{ text: `(time, n) ${query.newestFirst ? '<' : '>'} (?, ?)`, values: [last.time, last.n] }]
    : []
  const { text, values } = all([conditionOf(query), ...after])
  return {
    columns,
    from: `death WHERE ${text} ORDER BY time ${order}, n ${order} LIMIT ?`,
    values: [...values, limit],
  }
}
