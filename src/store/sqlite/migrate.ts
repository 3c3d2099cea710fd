import type { Database } from 'libsql'
import { knownVersion, MIGRATIONS, SCHEMA_VERSION, sameVersion } from '../schema.js'
import { APPLICATION_ID } from './header.js'

/** What the schema is written in here. */
export const TYPES = {
  integer: 'INTEGER',
  text: 'TEXT',
  bytes: 'BLOB',
  key: 'INTEGER PRIMARY KEY',
  evidenceByMonth: [],
  countedIndex: [
    'CREATE INDEX death_counted ON death (signature, host, cause, program, unit, time, last_time, repeats)',
  ],
}

/** Makes the tables, or changes those of an earlier version. Throws UserError for a store of a later version. */
export function migrate(database: Database, path: string): void {
  if (versionOf(database, path) === SCHEMA_VERSION) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have done it in the meantime.
    for (const migration of MIGRATIONS.slice(versionOf(database, path))) {
      for (const statement of migration(TYPES)) database.exec(statement)
    }
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Throws OtherVersion where another process has changed the tables since they were looked at. */
export const checkUnchanged = (database: Database, path: string): void => sameVersion(numberOf(database), path)

const versionOf = (database: Database, path: string): number => knownVersion(numberOf(database), path)

function numberOf(database: Database): number {
  const [row] = database.prepare('PRAGMA user_version').raw().all()
  return Array.isArray(row) ? Number(row[0]) : Number.NaN
}
