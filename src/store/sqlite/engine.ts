import type { Database, Statement as Prepared } from 'libsql'
import { type Attempt, createAttempt } from '../attempt.js'
import type { Cell, Engine, Select, Statement } from '../engine.js'
import { explain } from './failure.js'
import { checkUnchanged } from './migrate.js'
import { checkRoom, spaceOf } from './space.js'

/** An engine on an open database. All of it is synchronous: SQLite works in the thread that asks. */
export function createEngine(database: Database, path: string): Engine {
  const prepared = new Map<string, Prepared>()
  const prepare = (text: string): Prepared => {
    const known = prepared.get(text) ?? database.prepare(text)
    prepared.set(text, known)
    return known
  }
  const attempt = createAttempt(
    (error) => explain(path, error),
    () => checkUnchanged(database, path),
  )
  const rows = (query: Select): Promise<Cell[][]> => attempt(() => rowsOf(database, query))
  const execute = ({ text, values }: Statement): Promise<number> => attempt(() => prepare(text).run(...values).changes)
  // One transaction writes at a time.
  const takeTurn = async (): Promise<void> => {}
  return {
    rows,
    bytes: ({ text, values }) =>
      attempt(() =>
        bytesOf(
          prepare(text)
            .raw()
            .all(...values),
        ),
      ),
    transaction: (work) =>
      inTransaction(database, attempt, () => {
        checkUnchanged(database, path)
        return work({ rows, execute, takeTurn })
      }),
    month: async () => 0,
    shrink: () =>
      attempt(() => {
        database.prepare('PRAGMA incremental_vacuum').all()
        database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
      }),
    space: async () => spaceOf(path),
    expect: async (bytes) => checkRoom(path, bytes),
    close: async () => close(database),
  }
}

/**
 * The connection ends when its last statement is collected as garbage, and only then SQLite moves what is in its log to
 * the file. So this is done here, unless another process is reading or writing, which will do it then, or the disk is full: nothing is lost by that.
 */
function close(database: Database): void {
  try {
    database.exec('PRAGMA busy_timeout = 0')
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
  } catch {
    // The log stays beside the file, and is read with it.
  }
  database.close()
}

/** BEGIN IMMEDIATE waits for its turn to write; a transaction that reads first could find that it has lost it. */
async function inTransaction<Result>(
  database: Database,
  attempt: Attempt,
  work: () => Promise<Result>,
): Promise<Result> {
  await attempt(() => database.exec('BEGIN IMMEDIATE'))
  try {
    const result = await work()
    await attempt(() => database.exec('COMMIT'))
    return result
  } catch (error) {
    // A full disk has rolled it back already.
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/**
 * All rows as one text of JSON: to take them from SQLite cell by cell costs eight times as much. Statements are not kept,
 * because each query is another text.
 */
function rowsOf(database: Database, { columns, from, values }: Select): Cell[][] {
  const named = columns.map((column, at) => `${column} AS c${at}`).join(', ')
  const names = columns.map((_, at) => `c${at}`).join(', ')
  const text = `SELECT json_group_array(json_array(${names})) FROM (SELECT ${named} FROM ${from})`
  const row = database
    .prepare(text)
    .raw()
    .get(...values)
  const rows: unknown = Array.isArray(row) && typeof row[0] === 'string' ? JSON.parse(row[0]) : undefined
  if (!isTable(rows)) throw new Error(`not rows: ${text}`)
  return rows
}

const isTable = (value: unknown): value is Cell[][] => Array.isArray(value) && value.every(Array.isArray)

const bytesOf = (rows: unknown[]): Uint8Array[] =>
  rows.flatMap((row) => (Array.isArray(row) && row[0] instanceof Uint8Array ? [row[0]] : []))
