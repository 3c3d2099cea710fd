import { closeSync, fstatSync, ftruncateSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/errors.js'
import { inertJson } from '../model/inert-json.js'
import { reasonOf } from '../model/reason.js'
import { type Collection, createCollection, type IndexEntry, parseEntry } from '../pipeline/index-page.js'
import { lockFile, type OutputFolder, openIn, openToRead } from '../pipeline/output-files.js'
import { note } from './stderr.js'

export interface IndexState {
  collection: Collection
  append(entry: IndexEntry): void
  close(): void
}

const NAME = 'index.ndjson'

/**
 * The incidents of a folder of reports, those of earlier runs included: a line each in index.ndjson, appended as they
 * happen. Damaged lines are left out, in one line. Throws UserError where another process writes to the folder, or the
 * file is something else or another user's, who could have made up what is in it.
 */
export function openIndexState(directory: string, folder: OutputFolder): IndexState {
  const path = join(directory, NAME)
  if (!lockFile(folder.descriptor)) {
    throw new UserError(`--out ${directory}: another crashcrawler is writing there; choose another folder`)
  }
  const collection = createCollection()
  const before = readState(folder, path)
  for (const entry of before.entries) collection.add(entry)
  let descriptor: number | undefined
  let first = before.torn ? `\n` : before.exists ? '' : `${HEADER}\n`
  return {
    collection,
    append(entry) {
      collection.add(entry)
      descriptor ??= openIn(folder, NAME, 'append', path)
      appendWhole(descriptor, `${first}${inertJson(entry)}\n`, path)
      first = ''
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

/** A line, or none of it where the disk is full. */
function appendWhole(descriptor: number, line: string, path: string): void {
  const { size } = fstatSync(descriptor)
  const bytes = Buffer.from(line)
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
  } catch (error) {
    ftruncateSync(descriptor, size)
    throw new UserError(`${path}: cannot be written (${reasonOf(error)})`)
  }
}

const HEADER = JSON.stringify({ type: 'header', format: 'crashcrawler-index', schemaVersion: 1 })

interface Earlier {
  exists: boolean
  entries: IndexEntry[]
  /** The last line has no end. */
  torn: boolean
}

function readState(folder: OutputFolder, path: string): Earlier {
  const text = readIfThere(folder, path)
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

function readIfThere(folder: OutputFolder, path: string): string | undefined {
  const descriptor = openToRead(folder, NAME, path)
  if (descriptor === undefined) return undefined
  try {
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}
