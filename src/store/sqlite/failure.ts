import { UserError } from '../../model/errors.js'
import { DiskFull } from '../engine.js'

/** https://sqlite.org/rescode.html, the part before an extended code. */
const EXPLANATIONS: Record<string, string> = {
  BUSY: 'another process is writing to it; try again',
  LOCKED: 'another process is writing to it; try again',
  IOERR: 'it cannot be read or written: input/output error',
  READONLY: 'it cannot be written: read-only',
  CANTOPEN: 'it cannot be opened; the files beside it, -wal and -shm, must be readable and writable too',
  PERM: 'permission denied',
  AUTH: 'permission denied',
  CORRUPT: 'the store is damaged; restore it from a copy, or move it away',
  NOTADB: 'the store is damaged; restore it from a copy, or move it away',
  TOOBIG: 'a death is too large for it',
}

export const diskFull = (path: string): DiskFull =>
  new DiskFull(`${path}: the disk is full; what was stored before is kept`)

/** What SQLite says of a store as a line for its user; an error of any other kind is a bug, and thrown on. */
export function explain(path: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'FULL') return diskFull(path)
  const explanation = code === undefined ? undefined : EXPLANATIONS[code]
  return explanation === undefined ? error : new UserError(`${path}: ${explanation}`)
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code.match(/^SQLITE_([A-Z]+)/)?.[1]
  // Opening fails with a text alone, which ends in the number of the code.
  return error.message.match(/ConnectionFailed\(.*: (\d+)"\)$/) === null ? undefined : 'CANTOPEN'
}
