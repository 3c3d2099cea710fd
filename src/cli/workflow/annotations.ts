import type { Analysis } from '../../pipeline/analysis.js'
import { describeFormat, type Format, type RunOptions } from '../../pipeline/formats.js'
import { io } from '../io.js'
import { openStepSummary } from './step-summary.js'

export interface Annotations {
  /** Repeats, and what passed on another death, have no page, and so no annotation. */
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
    write: ({ incident, documents }) => {
      for (const { page: wanted, lines } of opened) {
        const page = documents.find(({ format }) => format === wanted)
        if (!page) continue
        print(lines.next(incident))
        summary?.add(page.text)
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
