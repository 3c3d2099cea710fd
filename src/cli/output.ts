import { type Analysis, createSummary, type Format, type IncidentFormat } from '../pipeline.js'
import { openOutputDirectory } from './output-directory.js'
import type { Target } from './target.js'

/** Where results go: standard output, or files in a directory. */
export interface Output {
  write(analysis: Analysis): void
  finish(): void
}

export function openOutput(formats: readonly Format[], directory: string | undefined): Output {
  const target = directory === undefined ? standardOutput() : openOutputDirectory(directory)
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

function standardOutput(): Target {
  return {
    write: ({ documents }) => {
      for (const { format, text } of documents) {
        process.stdout.write(`${text.trimEnd()}${ONE_LINE.includes(format) ? '\n' : '\n\n'}`)
      }
    },
    finish: (summary) => {
      if (summary !== undefined) process.stdout.write(`${summary.trimEnd()}\n`)
    },
  }
}
