import { type Explanation, explain } from '../analyze/explain.js'
import { factsOf } from '../analyze/facts/registry.js'
import { loadRules, type RuleSources } from '../analyze/rules/load.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { nearest } from '../model/nearest.js'
import { findEvent } from './find-event.js'

export { type Explained, type Explanation, heldIn } from '../analyze/explain.js'

export interface ExplainRequest {
  input: string
  /** Id of the event, or where it begins, if no other begins so. */
  event: string
  /** Id of the only rule that is wanted. */
  rule?: string
  rules: RuleSources
  onProblem(problem: string): void
}

/** How the rules judge one event of a log: see explain. Throws UserError where there is no such event or rule. */
export async function explainEvent(
  request: ExplainRequest,
): Promise<{ event: CrashEvent; explanations: Explanation[] }> {
  const rules = await loadRules(request.rules)
  const wanted = request.rule === undefined ? rules : rules.filter(({ id }) => id === request.rule)
  if (request.rule !== undefined && wanted.length === 0)
    throw unknownRule(
      request.rule,
      rules.map(({ id }) => id),
    )
  const event = await findEvent(request)
  return { event, explanations: await explain(wanted, factsOf(event)) }
}

function unknownRule(id: string, known: string[]): UserError {
  const instead = nearest(id, known)
  return new UserError(
    `no rule ${id}${instead === undefined ? '; crashcrawler rules list shows all' : `; did you mean ${instead}?`}`,
  )
}
