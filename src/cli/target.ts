import type { Analysis } from '../pipeline/analysis.js'
import type { WholeDocument } from './run-documents.js'

/** A place that results go to. */
export interface Target {
  write(analysis: Analysis): void
  /** Called once, after the last incident, with the documents of all of them that were asked for. */
  finish(documents: readonly WholeDocument[]): void
}
