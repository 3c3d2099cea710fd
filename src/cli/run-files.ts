import { closeSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { describeFormat, type Format, headersOf, type IncidentFormat, isIncidentFormat } from '../pipeline/formats.js'
import { type OutputFolder, openIn } from '../pipeline/output-files.js'

export interface RunFiles {
  append(format: IncidentFormat, line: string): void
  /** Writes the headers of those that have had no line. */
  finish(): void
}

/** The files of a folder that have a line for each incident of this run. They take the place of those of an earlier run. */
export function openRunFiles(directory: string, folder: OutputFolder, formats: readonly Format[]): RunFiles {
  const descriptors = new Map<Format, number>()
  const append = (format: IncidentFormat, line: string): void => {
    const { file } = describeFormat(format)
    const path = join(directory, file)
    try {
      const known = descriptors.get(format)
      const descriptor = known ?? create(folder, file, path)
      descriptors.set(format, descriptor)
      writeFileSync(descriptor, known === undefined ? `${headersOf([format])}${line}` : line)
    } catch (error) {
      throw error instanceof UserError ? error : new UserError(`${path}: cannot be written (${reasonOf(error)})`)
    }
  }
  return {
    append,
    finish: () => {
      for (const format of formats.filter(isIncidentFormat)) {
        const { layout, per } = describeFormat(format)
        if (layout === 'line' && per === 'run' && !descriptors.has(format)) append(format, '')
      }
      for (const descriptor of descriptors.values()) closeSync(descriptor)
    },
  }
}

function create(folder: OutputFolder, file: string, path: string): number {
  rmSync(folder.path(file), { force: true })
  return openIn(folder, file, 'append', path)
}
