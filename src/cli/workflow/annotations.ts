import { type Analysis, describeFormat, type Format, type RunOptions } from '../../pipeline.js'
import { io } from '../io.js'
import { openStepSummary } from './step-summary.js'

export interface Annotations {
  /** Repeats, and what passed on another death, have none. */
  write(analysis: Analysis): void
  finish(): void
}

/** Prints the workflow commands of the formats that are made of them, and adds to the summary of the step. */
export function openAnnotations(formats: readonly Format[], options: RunOptions): Annotations {
  const opened = formats.flatMap((format) => {
    const described = describeFormat(format)
    return described.layout === 'workflow' ? [{ page: described.page, lines: described.open(options) }] : []
  })
  const summary = opened.length > 0 ? openStepSummary(process.env) : undefined
  return {
    write: ({ incident, documents, aside }) => {
      if (aside !== undefined) return
      for (const { page, lines } of opened) {
        print(lines.next(incident))
        summary?.add(documents.find(({ format }) => format === page)?.text ?? '')
      }
    },
    finish: () => {
      for (const { lines } of opened) print(lines.end())
      summary?.close()
    },
  }
}

function print(lines: string): void {
  const { commands, stdout } = io()
  if (lines !== '') (commands ?? stdout).write(lines)
}
