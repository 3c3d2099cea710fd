import type { Place } from '../../model/errors.js'
import type { Path, Report } from './problem.js'
import type { Block, Condition, Scalar } from './rule.js'

/** What the conditions of a file may refer to. */
export interface Scope {
  lists: Readonly<Record<string, Scalar[]>>
  /** Of the file itself, still to be read. */
  conditions: Readonly<Record<string, unknown>>
  /** Of the files it extends. A name of its own comes first. */
  imported: ReadonlyMap<string, Condition>
  place(path: Path): Place
  report: Report
}

/** What the parts of a rule are read with. */
export interface RuleContext {
  path: Path
  place(path: Path): Place
  read(source: unknown, path: Path): Block | undefined
  report: Report
}
