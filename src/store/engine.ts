import { UserError } from '../model/errors.js'

/** What the store asks of a database. All else about SQLite, or another engine, stays in the folder of the engine. */
export interface Engine {
  /** The rows of a query, each the values of its columns. Columns hold text and numbers below 2^53, no bytes. */
  rows(query: Select): Promise<Cell[][]>
  /** The first column of each row, which holds bytes. */
  bytes(statement: Statement): Promise<Uint8Array[]>
  /** Runs `work` in one transaction for writing: all of it is done, or nothing. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>
  /** Under which month evidence that comes now is kept, such as 202611, where evidence is kept by months; otherwise 0. */
  month(): Promise<number>
  /** Gives the room of what was removed back to the file system. Months before the last one without a death go as a whole. */
  shrink(): Promise<void>
  /** Bytes that the database takes on the disk, and bytes that are free there; undefined where it is on another machine. */
  space(): Promise<Space | undefined>
  /** Throws DiskFull where there is no room for so many bytes more. */
  expect(bytes: number): Promise<void>
  close(): Promise<void>
}

/** Nothing was changed. */
export class DiskFull extends UserError {}

export interface Space {
  used: number
  free: number
  /** Of the file system. */
  total: number
}

/** SQL with a `?` for each value. */
export interface Statement {
  text: string
  values: readonly Value[]
}

/** `SELECT columns FROM from`, its parts apart, so that an engine may fetch the columns in a way of its own. */
export interface Select {
  columns: readonly string[]
  /** What follows FROM. */
  from: string
  /** Those of the columns come first. */
  values: readonly Value[]
}

export type Value = string | number | bigint | Uint8Array | null
export type Cell = string | number | null

export interface Transaction extends Pick<Engine, 'rows'> {
  /** Returns the number of rows that were changed. */
  execute(statement: Statement): Promise<number>
  /** Others that take a turn wait until this transaction ends, and this one for them. */
  takeTurn(): Promise<void>
}
