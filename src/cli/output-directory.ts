import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import { reasonOf } from '../model/reason.js'
import { createIndexPage, type IncidentFormat, indexEntry } from '../pipeline.js'
import { openIndexState } from './index-state.js'
import { note } from './stderr.js'
import type { Target } from './target.js'

const EXTENSIONS: Record<IncidentFormat, string> = {
  terminal: 'txt',
  md: 'md',
  html: 'html',
  json: 'json',
  findings: 'findings.json',
}

/** The index is written when it has been quiet for so long, and for no more than a tenth of the time. */
const INDEX_DELAY_MS = 500
const REST = 10

/**
 * A file per incident and format, and an index of them and of those that were there before. `templates`: as for
 * reports. Reports hold secrets: nobody else may read them.
 */
export function openOutputDirectory(directory: string, templates?: string): Target {
  const renderIndex = createIndexPage(templates)
  prepare(directory)
  const { collection, append, close } = openIndexState(directory)
  const save = (file: string, text: string): void => writeWhole(join(directory, file), text)
  let delay = INDEX_DELAY_MS
  const writeIndex = (): void => {
    pending = undefined
    const start = performance.now()
    save('index.html', renderIndex(collection))
    delay = Math.max(INDEX_DELAY_MS, (performance.now() - start) * REST)
  }
  // Nobody is there to catch what a timer throws. The last index is written again, and its failure ends the run.
  const tryIndex = (): void => {
    try {
      writeIndex()
    } catch (error) {
      note(error instanceof Error ? error.message : String(error))
    }
  }
  let pending: NodeJS.Timeout | undefined
  return {
    write: ({ incident, documents, repeat }) => {
      if (repeat !== undefined) note(repeat)
      const files = documents.map(({ format, text }) => {
        const file = `${baseName(incident)}.${EXTENSIONS[format]}`
        save(file, text)
        note(`wrote ${join(directory, file)}`)
        return { format, file }
      })
      append(indexEntry(incident, files))
      pending ??= setTimeout(tryIndex, delay)
    },
    finish: (summary) => {
      clearTimeout(pending)
      writeIndex()
      if (summary !== undefined) save('summary.txt', summary)
      close()
    },
  }
}

function prepare(directory: string): void {
  try {
    const found = lstatSync(directory, { throwIfNoEntry: false })
    if (found && !found.isDirectory()) throw new UserError(`--out ${directory}: not a directory`)
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw failure(directory, error)
  }
}

/** Under a temporary name first, so that no reader finds half a report. `wx` refuses links put in its way. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    rmSync(temporary, { force: true })
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, path)
  } catch (error) {
    throw failure(path, error)
  }
}

function failure(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error
  return new UserError(`${path}: cannot be written (${reasonOf(error)})`)
}

/** Sorts by time. The names come from the log: they keep only what is safe, and short enough, for every file system and URL. */
function baseName({ time, process, id }: Incident): string {
  const stamp = time.slice(0, 19).replaceAll(':', '-')
  return [stamp, safe(process.comm), process.pid, safe(id)].join('-')
}

const LONGEST_PART = 32

const safe = (name: string): string => name.slice(0, LONGEST_PART).replace(/[^A-Za-z0-9_-]/g, '_')
