import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import { describeFormat, type Format } from '../pipeline/formats.js'
import { createIndexPage, indexEntry } from '../pipeline/index-page.js'
import { openOutputFolder, removeTemporaryFiles, replaceIn } from '../pipeline/output-files.js'
import { count } from './count.js'
import { openIndexState } from './index-state.js'
import { openRunFiles } from './run-files.js'
import { note } from './stderr.js'
import type { Target } from './target.js'

/** The index is written when it has been quiet for so long, and for no more than a tenth of the time. */
const INDEX_DELAY_MS = 500
const REST = 10

/**
 * A file per incident and format, or per run for the formats that have one, and an index of the files of incidents,
 * those that were there before included. `templates`: as for reports. Reports hold secrets: no other user may read them.
 */
export function openOutputDirectory(directory: string, formats: readonly Format[], templates?: string): Target {
  const renderIndex = createIndexPage(templates)
  const folder = openOutputFolder(directory, true, `--out ${directory}`)
  const { collection, append, close } = openIndexState(directory, folder)
  removeTemporaryFiles(folder)
  const save = (file: string, text: string): void => replaceIn(folder, file, text, join(directory, file))
  const runFiles = openRunFiles(directory, folder, formats)
  let delay = INDEX_DELAY_MS
  const writeIndex = (): void => {
    pending = undefined
    const start = performance.now()
    save('index.html', renderIndex(collection))
    delay = Math.max(INDEX_DELAY_MS, (performance.now() - start) * REST)
  }
  // No caller is there to catch what a timer throws. The last index is written again, and its failure ends the run.
  const tryIndex = (): void => {
    try {
      writeIndex()
    } catch (error) {
      noteFailure(error)
    }
  }
  let unwritten = 0
  let noted: string | undefined
  // A full disk may have room again for the next incident.
  const noteFailure = (error: unknown): void => {
    if (!(error instanceof UserError)) throw error
    if (error.message !== noted) note(error.message)
    noted = error.message
  }
  let pending: NodeJS.Timeout | undefined
  return {
    write: ({ incident, documents, aside }) => {
      if (aside !== undefined) note(aside)
      try {
        const files = documents.flatMap(({ format, text }) => {
          const described = describeFormat(format)
          if (described.per === 'run') {
            runFiles.append(format, text)
            return []
          }
          const file = `${baseName(incident)}.${described.file}`
          save(file, text)
          note(`wrote ${join(directory, file)}`)
          return [{ format, file }]
        })
        append(indexEntry(incident, files))
      } catch (error) {
        if (unwritten === 0) noteFailure(error)
        unwritten++
      }
      pending ??= setTimeout(tryIndex, delay)
    },
    finish: (documents) => {
      clearTimeout(pending)
      try {
        writeIndex()
        for (const { file, text } of documents) save(file, text)
        runFiles.finish()
      } catch (error) {
        if (unwritten === 0) throw error
        noteFailure(error)
      } finally {
        close()
        closeSync(folder.descriptor)
      }
      if (unwritten > 0) throw new UserError(`--out ${directory}: ${count(unwritten, 'incident')} could not be written`)
    },
  }
}

/** Sorts by time. The names come from the log: they keep only what is safe, and short enough, for every file system and URL. */
function baseName({ time, process, id }: Incident): string {
  const stamp = time.slice(0, 19).replaceAll(':', '-')
  return [stamp, safe(process.comm), process.pid, safe(id)].join('-')
}

const MAX_PART = 32

const safe = (name: string): string => name.slice(0, MAX_PART).replace(/[^A-Za-z0-9_-]/g, '_')
