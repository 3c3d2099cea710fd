import type { Analysis } from '../pipeline.js'

/** A place that results go to. */
export interface Target {
  write(analysis: Analysis): void
  /** Called once, after the last incident, with the table of all of them where one was asked for. */
  finish(summary: string | undefined): void
}
