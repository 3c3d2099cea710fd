import type { Analysis } from '../pipeline/analysis.js'
import { describeFormat, type Format, headersOf, renderedFormats } from '../pipeline/formats.js'
import { io } from './io.js'
import { openOutputDirectory } from './output-directory.js'
import { openRunDocuments, runOptions } from './run-documents.js'
import { note } from './stderr.js'
import type { Target } from './target.js'
import { openAnnotations } from './workflow/annotations.js'

/** Where results go: standard output, or files in a directory. */
export interface Output {
  write(analysis: Analysis): void
  finish(): void
}

export function openOutput(formats: readonly Format[], directory?: string, templates?: string): Output {
  const options = runOptions()
  const target = directory === undefined ? standardOutput(formats) : openOutputDirectory(directory, formats, templates)
  const annotations = openAnnotations(formats, options)
  const whole = openRunDocuments(formats, options)
  return {
    write: (analysis) => {
      whole.add(analysis.incident)
      annotations.write(analysis)
      target.write({ ...analysis, documents: analysis.documents.filter(({ format }) => formats.includes(format)) })
    },
    finish: () => {
      annotations.finish()
      target.finish(whole.all())
    },
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
      else if (aside !== undefined && documents.length === 0 && renderedFormats(formats).length > 0) {
        if (incident.passedOn) passedOn++
        else repeats++
      }
      for (const { format, text } of documents) {
        io().stdout.write(`${text.trimEnd()}${describeFormat(format).layout === 'line' ? '\n' : '\n\n'}`)
      }
    },
    finish: (documents) => {
      writeHeader()
      for (const { text } of documents) io().stdout.write(`${text.trimEnd()}\n`)
      if (repeats > 0) note(`${repeats} repeats were counted but not reported; use --repeat 0s to report each of them`)
      if (passedOn > 0) {
        note(
          `${passedOn} deaths that only followed from another one were not reported; use --repeat 0s to report each of them`,
        )
      }
    },
  }
}
