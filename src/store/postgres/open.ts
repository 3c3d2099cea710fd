import type { Pool } from 'pg'
import { shownAddress } from '../../model/shown-address.js'
import type { Engine } from '../engine.js'
import { createEngine } from './engine.js'
import { explain } from './failure.js'
import { migrate, SCHEMA } from './migrate.js'

/** A server in the next room answers in milliseconds; one that does not is down. */
const CONNECT_TIMEOUT_MS = 10_000

/** A command asks one thing at a time, and an analyzer writes while it reads. */
const CONNECTIONS = 4

/** Whether a store is named by the address of a server. */
export const isPostgres = (store: string): boolean => /^postgres(ql)?:\/\//.test(store)

/** The store in a database of a server. `create`: makes its tables where there are none. Throws UserError where it cannot be used. */
export async function openPostgres(url: string, create: boolean): Promise<Engine> {
  const name = shownAddress(url)
  const pool = await openPool(url)
  try {
    await migrate(pool, name, create)
    return createEngine(pool, name)
  } catch (error) {
    await pool.end()
    throw explain(name, error)
  }
}

async function openPool(url: string): Promise<Pool> {
  const { default: pg } = await import('pg')
  // Sums of whole numbers are NUMERIC. The store keeps its numbers below 2^53, and asks for times as text.
  const numbers = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]
  const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
    numbers.some((number) => number === type) ? Number : pg.types.getTypeParser(type, format)
  const pool = new pg.Pool({
    connectionString: url,
    fallback_application_name: 'crashcrawler',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    max: CONNECTIONS,
    pipeline: true,
    types: { getTypeParser },
    onConnect: async (client) => void (await client.query(`SET search_path TO ${SCHEMA}`)),
  })
  // A connection that was lost: whoever waits for an answer gets the error, and the next one to ask another connection.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
