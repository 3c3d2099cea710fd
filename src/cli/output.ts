import { type Analysis, createSummary, type Format, type IncidentFormat } from '../pipeline.js'
import { openOutputDirectory } from './output-directory.js'
import { note } from './stderr.js'
import type { Target } from './target.js'

/** Where results go: standard output, or files in a directory. */
export interface Output {
  write(analysis: Analysis): void
  finish(): void
}

export function openOutput(formats: readonly Format[], directory?: string, templates?: string): Output {
  const target = directory === undefined ? standardOutput(formats) : openOutputDirectory(directory, templates)
  const summary = formats.includes('summary') ? createSummary() : undefined
  return {
    write: (analysis) => {
      summary?.add(analysis.incident)
      target.write(analysis)
    },
    finish: () => target.finish(summary?.toString()),
  }
}

/** Formats that a program reads a line at a time must not have blank lines between them. */
const ONE_LINE: readonly IncidentFormat[] = ['json', 'findings']

const isOfIncident = (format: Format): boolean => format !== 'summary'

function standardOutput(formats: readonly Format[]): Target {
  let untold = 0
  return {
    write: ({ documents, repeat }) => {
      if (repeat !== undefined && formats.includes('terminal')) process.stdout.write(`${repeat}\n`)
      else if (repeat !== undefined && documents.length === 0 && formats.some(isOfIncident)) untold++
      for (const { format, text } of documents) {
        process.stdout.write(`${text.trimEnd()}${ONE_LINE.includes(format) ? '\n' : '\n\n'}`)
      }
    },
    finish: (summary) => {
      if (summary !== undefined) process.stdout.write(`${summary.trimEnd()}\n`)
      if (untold > 0) note(`${untold} repeats were counted, not reported; --repeat 0s reports each`)
    },
  }
}
