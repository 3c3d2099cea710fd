import type { Pool, PoolClient, QueryArrayConfig } from 'pg'
import { type Attempt, createAttempt } from '../attempt.js'
import type { Cell, Engine, Select, Statement, Transaction, Value } from '../engine.js'
import { explain } from './failure.js'
import { checkUnchanged, keepUnchanged } from './migrate.js'
import { createMonths } from './months.js'

/** "crsg": those who look at what is there before they add to it. */
const TURN = 0x63727367

type Asker = Pick<Pool | PoolClient, 'query'>

/** An engine on a server. Each call takes a connection of the pool; a transaction keeps one until it ends. */
export function createEngine(pool: Pool, name: string): Engine {
  const nameOf = createNames()
  const months = createMonths(pool)
  const attempt = createAttempt(
    (error) => explain(name, error),
    () => checkUnchanged(pool, name),
  )
  const on = (client: PoolClient): Transaction => ({
    rows: (query) => attempt(() => rowsOf(client, query)),
    execute: ({ text, values }) =>
      attempt(async () => {
        const statement = { name: nameOf(text), text: numbered(text), values: [...values] }
        return (await client.query(statement)).rowCount ?? 0
      }),
    takeTurn: () => attempt(async () => void (await client.query('SELECT pg_advisory_xact_lock($1)', [TURN]))),
  })
  return {
    rows: (query) => attempt(() => rowsOf(pool, query)),
    bytes: (statement) => attempt(() => bytesOf(pool, statement)),
    transaction: async (work) => {
      const client = await attempt(() => pool.connect())
      return inTransaction(client, attempt, async () => {
        await attempt(() => keepUnchanged(client, name))
        return work(on(client))
      })
    },
    month: () => attempt(months.current),
    // The server uses the room of deleted rows again by itself (autovacuum).
    shrink: () => attempt(months.dropEmpty),
    space: async () => undefined,
    expect: async () => {},
    close: () => attempt(() => pool.end()),
  }
}

/** A connection that failed in the middle of a transaction is not used again: the server rolls back what it began. */
async function inTransaction<Result>(
  client: PoolClient,
  attempt: Attempt,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    await attempt(() => client.query('BEGIN'))
    const result = await work()
    await attempt(() => client.query('COMMIT'))
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function rowsOf(asker: Asker, { columns, from, values }: Select): Promise<Cell[][]> {
  // Without names of their own, ORDER BY would take the text of a time for the time.
  const named = columns.map((column, at) => `${column} AS c${at}`).join(', ')
  const { rows } = await asker.query<Cell[]>(inOrder({ text: `SELECT ${named} FROM ${from}`, values }))
  return rows
}

async function bytesOf(asker: Asker, statement: Statement): Promise<Uint8Array[]> {
  const { rows } = await asker.query<unknown[]>(inOrder(statement))
  return rows.flatMap(([cell]) => (cell instanceof Uint8Array ? [cell] : []))
}

const inOrder = ({ text, values }: Statement): QueryArrayConfig<Value[]> => ({
  text: numbered(text),
  values: [...values],
  rowMode: 'array',
})

/** `$1`, `$2` for each `?`, which stands for nothing else in the SQL of the store. */
function numbered(text: string): string {
  let count = 0
  return text.replaceAll('?', () => `$${++count}`)
}

/** Statements that are executed again and again have a name, so that the server parses them once for each connection. */
function createNames(): (text: string) => string {
  const names = new Map<string, string>()
  return (text) => {
    const name = names.get(text) ?? `s${names.size}`
    names.set(text, name)
    return name
  }
}
