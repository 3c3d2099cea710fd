import { UserError } from '../../model/errors.js'

/** "crsh", the application id of a store (PRAGMA application_id). */
export const APPLICATION_ID = 0x63727368

export const HEADER_BYTES = 100

const MAGIC = 'SQLite format 3\0'

/**
 * Checks the head of a file (https://sqlite.org/fileformat.html#the_database_header) before SQLite opens it, which would
 * write beside it. `size`: of the file, bytes. `hasLog`: it has a write-ahead log, which may hold what it lacks. Throws
 * UserError for a file that is not a store, or not all of one.
 */
export function checkHeader(path: string, header: Buffer, size: number, hasLog: boolean): void {
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new UserError(`${path}: not a crashcrawler store; choose another file`)
  }
  if (header.length < HEADER_BYTES) throw truncated(path)
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new UserError(`${path}: an SQLite database of another program; choose another file`)
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16)
  const isCountValid = header.readUInt32BE(24) === header.readUInt32BE(92)
  if (!hasLog && isCountValid && size < header.readUInt32BE(28) * pageSize) throw truncated(path)
}

const truncated = (path: string): UserError =>
  new UserError(`${path}: the store is truncated, its end is missing; restore it from a copy, or move it away`)
