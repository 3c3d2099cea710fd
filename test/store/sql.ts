import Database from 'libsql'
import pg from 'pg'

/** SQL in the database of a store, from another program, so to say. */
export async function runSql(store: string, ...statements: string[]): Promise<void> {
  if (store.startsWith('postgres:')) return runOnServer(store, statements)
  const database = new Database(store)
  for (const statement of statements) database.exec(statement)
  database.close()
}

async function runOnServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
