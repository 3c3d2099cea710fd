import type { Place } from '../../model/errors.js'
import type { Path, Report } from './problem.js'
import type { Block, Scalar } from './rule.js'

/** What the conditions of a file may refer to. */
export interface Scope {
  lists: Readonly<Record<string, Scalar[]>>
  conditions: Readonly<Record<string, unknown>>
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
