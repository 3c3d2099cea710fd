import { type Analysis, createSummary, describeFormat, type Format, headersOf, isIncidentFormat } from '../pipeline.js'
import { io } from './io.js'
import { openOutputDirectory } from './output-directory.js'
import { note } from './stderr.js'
import type { Target } from './target.js'
import { tableWidth } from './terminal.js'

/** Where results go: standard output, or files in a directory. */
export interface Output {
  write(analysis: Analysis): void
  finish(): void
}

export function openOutput(formats: readonly Format[], directory?: string, templates?: string): Output {
  const target = directory === undefined ? standardOutput(formats) : openOutputDirectory(directory, formats, templates)
  const summary = formats.includes('summary') ? createSummary(tableWidth(io().stdout)) : undefined
  return {
    write: (analysis) => {
      summary?.add(analysis.incident)
      target.write(analysis)
    },
    finish: () => target.finish(summary?.toString()),
  }
}

function standardOutput(formats: readonly Format[]): Target {
  let repeats = 0
  let passedOn = 0
  let header = headersOf(formats)
  const writeHeader = (): void => {
    io().stdout.write(header)
    header = ''
  }
  return {
    write: ({ incident, documents, aside }) => {
      writeHeader()
      if (aside !== undefined && formats.includes('terminal')) io().stdout.write(`${aside}\n`)
      else if (aside !== undefined && documents.length === 0 && formats.some(isIncidentFormat)) {
        if (incident.passedOn) passedOn++
        else repeats++
      }
      for (const { format, text } of documents) {
        io().stdout.write(`${text.trimEnd()}${describeFormat(format).layout === 'line' ? '\n' : '\n\n'}`)
      }
    },
    finish: (summary) => {
      writeHeader()
      if (summary !== undefined) io().stdout.write(`${summary.trimEnd()}\n`)
      if (repeats > 0) note(`${repeats} repeats were counted but not reported; use --repeat 0s to report each of them`)
      if (passedOn > 0) {
        note(
          `${passedOn} deaths that only followed from another one were not reported; use --repeat 0s to report each of them`,
        )
      }
    },
  }
}
