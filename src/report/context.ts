import type { SourceExcerpt } from '../model/source.js'

/** What a report tells beside the incident. */
export interface ReportContext {
  sources: readonly SourceExcerpt[]
  /** The command that gives this report again, as arguments; [] where the event is kept nowhere. */
  replay: readonly string[]
}

export const BARE: ReportContext = { sources: [], replay: [] }
