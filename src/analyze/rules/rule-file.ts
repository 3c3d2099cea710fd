import type { Place } from '../../model/errors.js'
import type { Severity } from '../../model/levels.js'
import type { Condition, Rule, RuleException, Scalar } from './rule.js'

/** What other files may refer to when they extend one. */
export interface Names {
  lists: Readonly<Record<string, Scalar[]>>
  conditions: ReadonlyMap<string, Condition>
}

export const NO_NAMES: Names = { lists: {}, conditions: new Map() }

/** Changes a rule of any file, or switches it off. */
export interface Override {
  rule: string
  severity: Severity | 'off'
  reason: string
  place: Place
}

/** A rule file as it is meant. */
export interface RuleFile {
  rules: Rule[]
  overrides: Override[]
  /** Deaths that are not to be reported, whichever rule explains them. */
  ignores: RuleException[]
  names: Names
}

/** What a file extends, as it is written. */
export interface Reference {
  name: string
  place: Place
}
