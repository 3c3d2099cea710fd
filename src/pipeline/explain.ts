import { type Explanation, explain } from '../analyze/explain.js'
import { factsOf } from '../analyze/facts/registry.js'
import { loadRules, type RuleSources } from '../analyze/rules/load.js'
import { hasId } from '../capture/filter.js'
import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { nearest } from '../model/nearest.js'
import { type OfflineFilter, readInputs } from '../pipeline.js'

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

/** How the rules answer to one event of a log: see explain. Throws UserError where there is no such event or rule. */
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

const EVERYTHING: OfflineFilter = {
  exits: 'all',
  pids: [],
  comms: [],
  uids: [],
  cgroups: [],
  signals: [],
  minDurationMs: 0,
}

class Found extends Error {}

async function findEvent({ input, event: id, onProblem }: ExplainRequest): Promise<CrashEvent> {
  const all = listing()
  const alike = listing()
  let found: CrashEvent | undefined
  const onEvent = async (event: CrashEvent): Promise<void> => {
    all.add(event)
    if (!hasId(event, id)) return
    if (event.id !== found?.id) alike.add(event)
    found = event
    if (event.id === id) throw new Found()
  }
  try {
    await readInputs([input], EVERYTHING, () => ({ onEvent, onProblem, onDamage: onProblem, onLoss: () => {} }))
  } catch (error) {
    if (!(error instanceof Found)) throw error
  }
  if (!found)
    throw new UserError(`${input}: no event ${id}; there ${all.total() === 0 ? 'is none in it' : `are ${all}`}`)
  if (found.id === id || alike.total() === 1) return found
  throw new UserError(`${input}: more than one id begins with ${id}: ${alike}`)
}

/** Names the first few of any number of events. */
function listing() {
  const named: string[] = []
  let total = 0
  return {
    add: ({ id, process }: CrashEvent): void => {
      total++
      if (named.length < MOST_IDS) named.push(`${id} (${process.comm})`)
    },
    total: () => total,
    toString: () => `${named.join(', ')}${total > named.length ? ` and ${total - named.length} more` : ''}`,
  }
}

const MOST_IDS = 10

function unknownRule(id: string, known: string[]): UserError {
  const instead = nearest(id, known)
  return new UserError(
    `no rule ${id}${instead === undefined ? '; crashcrawler rules list shows all' : `; did you mean ${instead}?`}`,
  )
}
