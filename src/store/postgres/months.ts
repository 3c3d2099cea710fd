import type { Pool, PoolClient } from 'pg'
import { LOCK } from './migrate.js'

/** "crsp": one process at a time removes months. */
const PRUNING = 0x63727370

/** The parts of `evidence`, one for each month, UTC, by the clock of the server: hosts, whose clocks may be wrong, have no say in them. */
export function createMonths(pool: Pool) {
  const made = new Set<number>()
  return {
    /** See Engine.month. */
    current: async (): Promise<number> => {
      const month = await monthOf(pool)
      if (!made.has(month)) await withClient(pool, (client) => make(client, month))
      made.add(month)
      return month
    },
    /** Removes the months of which no death is left, each at once, whatever was in it. */
    dropEmpty: (): Promise<void> => withClient(pool, drop),
  }
}

async function monthOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ month: string }>("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMM') AS month")
  return Number(rows[0]?.month)
}

const tableOf = (month: number): string => `evidence_${month}`

/** To attach a table, which nobody knows yet, keeps nobody from reading and writing the others. */
async function make(client: PoolClient, month: number): Promise<void> {
  const table = tableOf(month)
  await client.query('BEGIN')
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
  // Another process may have made it in the meantime.
  const { rows } = await client.query<{ there: string | null }>('SELECT to_regclass($1) AS there', [table])
  if (rows[0]?.there === null) {
    await client.query(`CREATE TABLE ${table} (LIKE evidence INCLUDING ALL)`)
    await client.query(`ALTER TABLE evidence ATTACH PARTITION ${table} FOR VALUES IN (${month})`)
  }
  await client.query('COMMIT')
}

async function drop(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [PRUNING])
  if (!rows[0]?.mine) return
  try {
    for (const { month, state } of await emptyMonths(client)) {
      // A process that was killed in the middle left one of the other states.
      if (state !== 'apart') {
        const how = state === 'leaving' ? 'FINALIZE' : 'CONCURRENTLY'
        await client.query(`ALTER TABLE evidence DETACH PARTITION ${tableOf(month)} ${how}`)
      }
      await client.query(`DROP TABLE ${tableOf(month)}`)
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [PRUNING])
  }
}

interface Month {
  month: number
  state: 'part' | 'leaving' | 'apart'
}

/** The month before this one is left alone: a death may be on its way into it. */
async function emptyMonths(client: PoolClient): Promise<Month[]> {
  const { rows } = await client.query<Month>(EMPTY_MONTHS)
  return rows
}

const EMPTY_MONTHS = `SELECT found.month, found.state FROM (
    SELECT substr(relname, 10)::bigint AS month,
      CASE WHEN inhrelid IS NULL THEN 'apart' WHEN inhdetachpending THEN 'leaving' ELSE 'part' END AS state
    FROM pg_class LEFT JOIN pg_inherits ON inhrelid = pg_class.oid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname ~ '^evidence_[0-9]+$'
  ) AS found
  WHERE found.month < to_char(now() AT TIME ZONE 'UTC' - INTERVAL '1 month', 'YYYYMM')::bigint
    AND found.month NOT IN (SELECT month FROM death)
  ORDER BY found.month`

async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await work(client)
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}
