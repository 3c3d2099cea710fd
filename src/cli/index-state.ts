import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { type Collection, createCollection, type IndexEntry, lockFile, parseEntry } from '../pipeline.js'
import { note } from './stderr.js'

export interface IndexState {
  collection: Collection
  append(entry: IndexEntry): void
  /** Lets another process write to the folder. */
  close(): void
}

/**
 * The incidents of a folder of reports, those of earlier runs included: a line each in index.ndjson, appended as they
 * happen. Damaged lines are left out, in one line. Throws UserError where another process writes to the folder, or the
 * file is something else.
 */
export function openIndexState(directory: string): IndexState {
  const path = join(directory, 'index.ndjson')
  const folder = lockFolder(directory)
  const collection = createCollection()
  const before = readState(path)
  for (const entry of before.entries) collection.add(entry)
  let descriptor: number | undefined
  const write = (line: string): void => {
    try {
      descriptor ??= open(path)
      writeSync(descriptor, line)
    } catch (error) {
      throw new UserError(`${path}: cannot be written (${reasonOf(error)})`)
    }
  }
  let first = before.torn ? `\n` : before.exists ? '' : `${HEADER}\n`
  return {
    collection,
    append(entry) {
      collection.add(entry)
      write(`${first}${JSON.stringify(entry)}\n`)
      first = ''
    },
    close() {
      for (const open of [descriptor, folder]) if (open !== undefined) closeSync(open)
    },
  }
}

const HEADER = JSON.stringify({ type: 'header', format: 'crashcrawler-index', schemaVersion: 1 })

/** The lock goes with the descriptor. */
function lockFolder(directory: string): number {
  const descriptor = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY)
  if (lockFile(descriptor)) return descriptor
  closeSync(descriptor)
  throw new UserError(`--out ${directory}: another crashcrawler is writing there; choose another folder`)
}

const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants

const open = (path: string): number => openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)

interface Earlier {
  exists: boolean
  entries: IndexEntry[]
  /** The last line has no end. */
  torn: boolean
}

function readState(path: string): Earlier {
  const text = readIfThere(path)
  if (text === undefined || text === '') return { exists: false, entries: [], torn: false }
  const [header, ...lines] = text.replace(/\n$/, '').split('\n')
  if (header !== HEADER) {
    throw new UserError('not the state of an index of this version; move it away to begin anew', {
      file: path,
      line: 1,
    })
  }
  const parsed = lines.map(parseEntry)
  const damaged = parsed.flatMap((entry, index) => (entry === undefined && lines[index] !== '' ? [index + 2] : []))
  if (damaged.length > 0) {
    note(
      `${path}:${damaged[0]}: ${damaged.length === 1 ? 'a damaged line' : `${damaged.length} damaged lines from here on`}; left out of the index`,
    )
  }
  return { exists: true, entries: parsed.filter((entry) => entry !== undefined), torn: !text.endsWith('\n') }
}

function readIfThere(path: string): string | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, O_NOFOLLOW)
    if (!fstatSync(descriptor).isFile()) throw new UserError(`${path}: not a file; move it away to begin anew`)
    return readFileSync(descriptor, 'utf8')
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new UserError(`${path}: cannot be read (${reasonOf(error)})`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
