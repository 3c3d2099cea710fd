import type { SourceExcerpt } from '../model/source.js'

/** What a report shows beside the incident. */
export interface ReportContext {
  sources: readonly SourceExcerpt[]
  /** The command that gives this report again, as arguments; [] where the event is kept nowhere. */
  replay: readonly string[]
  /** Pages that belong to it, where it is one of several. */
  links?: readonly { text: string; href: string }[]
}

export const BARE: ReportContext = { sources: [], replay: [] }
