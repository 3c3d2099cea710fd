import { type Analysis, type Format, type IncidentFormat, createSummary } from '../pipeline.js'
import { openOutputDirectory } from './output-directory.js'

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
    finish: () => {
      target.finish(summary?.toString())
    },
  }
}

export interface Target {
  write(analysis: Analysis): void
  finish(summary: string | undefined): void
}

/** Formats that a program reads a line at a time must not have blank lines between them. */
const ONE_LINE: readonly IncidentFormat[] = ['json', 'findings']

function standardOutput(): Target {
  return {
    write: ({ documents }) => {
      for (const { format, text } of documents) {
        process.stdout.write(ONE_LINE.includes(format) ? `${text.trimEnd()}\n` : `${text.trimEnd()}\n\n`)
      }
    },
    finish: (summary) => {
      if (summary !== undefined) process.stdout.write(`${summary.trimEnd()}\n`)
    },
  }
}
