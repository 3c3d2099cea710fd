import type { Database } from 'libsql'
import type { Engine } from '../engine.js'
import { createEngine } from './engine.js'
import { explain } from './failure.js'
import { migrate } from './migrate.js'
import { canBeShared } from './space.js'

/** Another writer has a transaction of milliseconds; one that takes longer is stuck. */
const BUSY_TIMEOUT_MS = 5000

/** The database at a path that has the head of a store: see checkHeader. Throws UserError where it cannot be used. */
export async function openSqlite(path: string): Promise<Engine> {
  const database = await openDatabase(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Then nobody else can use it meanwhile, and no file is needed that they share.
    if (!canBeShared(path)) database.prepare('PRAGMA locking_mode = EXCLUSIVE').all()
    // A reader does not wait for a writer, nor the other way round. FULL: a death that was stored survives a power loss.
    database.prepare('PRAGMA journal_mode = WAL').all()
    database.exec('PRAGMA synchronous = FULL')
    migrate(database, path)
    return createEngine(database, path)
  } catch (error) {
    database.close()
    throw explain(path, error)
  }
}

/** Makes an empty store of an empty file that nobody else knows of yet. What is in it is whole, or there is no store. */
export async function createSqlite(path: string): Promise<void> {
  const database = await openDatabase(path)
  try {
    // So that the room of what is pruned can be given back; it has to come before the first table.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL')
    database.prepare('PRAGMA journal_mode = MEMORY').all()
    migrate(database, path)
  } catch (error) {
    throw explain(path, error)
  } finally {
    database.close()
  }
}

/** The binary of 9 MB is loaded for the commands that need it. */
async function openDatabase(path: string): Promise<Database> {
  const { default: Libsql } = await import('libsql')
  try {
    return new Libsql(path)
  } catch (error) {
    throw explain(path, error)
  }
}
