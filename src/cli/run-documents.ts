import type { Incident } from '../model/finding.js'
import { type Counted, describeFormat, type Format, type RunOptions } from '../pipeline/formats.js'
import { io } from './io.js'
import { tableWidth } from './terminal.js'
import { sourceRoot } from './workflow/source-root.js'

export interface RunDocuments<Needed> {
  add(incident: Needed): void
  /** By the names that their files have. */
  all(): WholeDocument[]
}

export interface WholeDocument {
  file: string
  text: string
}

export const runOptions = (): RunOptions => ({
  width: tableWidth(io().stdout),
  sources: sourceRoot(process.cwd(), process.env),
})

/** The documents of all incidents that were asked for. */
export const openRunDocuments = (formats: readonly Format[], options: RunOptions): RunDocuments<Incident> =>
  collected(
    formats.map(describeFormat).flatMap((described) => {
      if (described.layout !== 'whole') return []
      const { file } = described
      return [{ file, document: described.brief ? described.open(options) : described.open(options) }]
    }),
  )

/** The same of those that only count. */
export const openCounts = (formats: readonly Format[], options: RunOptions): RunDocuments<Counted> =>
  collected(
    formats
      .map(describeFormat)
      .flatMap((described) =>
        described.layout === 'whole' && described.brief
          ? [{ file: described.file, document: described.open(options) }]
          : [],
      ),
  )

function collected<Needed>(
  documents: readonly { file: string; document: { add(incident: Needed): void; toString(): string } }[],
): RunDocuments<Needed> {
  return {
    add: (incident) => {
      for (const { document } of documents) document.add(incident)
    },
    all: () => documents.map(({ file, document }) => ({ file, text: document.toString() })),
  }
}
