import type { Place } from '../../model/errors.js'
import type { Confidence, Severity } from '../../model/levels.js'
import type { MessagePart } from './message.js'

export type Scalar = string | number | boolean

/** One question about one fact. */
export interface Leaf {
  name?: string
  fact: string
  /** Into the fact, as resolvePath reads it. */
  path?: string
  /** As useNamed reads it. */
  operator: string
  value: Scalar | Scalar[]
  /** Where it is written, in the rule or among the named conditions. */
  place?: Place
}

/**
 * Conditions as json-rules-engine takes them, with named conditions and lists put in their place and negation
 * pushed down to the operators: the engine's own `not` would turn "not captured" into "holds".
 */
export type Condition = Leaf | Block
export type Block = { name?: string; all: Condition[] } | { name?: string; any: Condition[] }

export interface RuleException {
  name: string
  reason: string
  when: Block
  /** It is one of all rules: the death is not to be reported. */
  ignores?: true
}

export interface RuleTest {
  name: string
  /** Whether the rule is to give a finding. */
  match: boolean
  /** Name of the condition that does not hold, or of the exception that does, where `match` is false. */
  because?: string
  /** Facts by name, in the form they have in events. */
  event?: Record<string, unknown>
  /** Instead of facts: an event log, by a path from the rule file, and the event in it if there are several. */
  log?: { file: string; id?: string; place: Place }
  place: Place
}

/** Incidents that say the same thing again: those for which all of the facts are equal, within the window. */
export interface Dedupe {
  by: string[]
  windowMs: number
}

/**
 * So many deaths of the rule within a time that they are worse than one: those with the same signature or, where `by`
 * names facts, with the same values of these.
 */
export interface Escalate {
  after: number
  withinMs: number
  by?: string[]
  severity: Severity
}

export interface Rule {
  id: string
  title: string
  cause: string
  severity: Severity
  confidence: Confidence
  status: 'experimental' | 'stable' | 'deprecated'
  tags: string[]
  references: string[]
  /** Says no more than the status of the process does: ranked below every finding that says more. */
  fallback: boolean
  when: Block
  exceptions: RuleException[]
  message: MessagePart[]
  advice?: MessagePart[]
  dedupe?: Dedupe
  escalate?: Escalate
  /** What a rule file changed about it. The severity above is the changed one. */
  override?: { severity: Severity | 'off'; reason: string; place: Place }
  tests: RuleTest[]
  place: Place
}

export const kindOf = (block: Block): 'all' | 'any' => ('all' in block ? 'all' : 'any')

/** The conditions of a block. */
export const partsOf = (block: Block): Condition[] => ('all' in block ? block.all : block.any)

export const isLeaf = (condition: Condition): condition is Leaf => 'fact' in condition

/** A condition and all below it. */
export function* walk(condition: Condition): Generator<Condition> {
  yield condition
  if (!isLeaf(condition)) for (const part of partsOf(condition)) yield* walk(part)
}
