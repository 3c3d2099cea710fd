import { createAnalyzer } from '../analyze/analyze.js'
import { type Difference, differenceOf } from '../analyze/difference.js'
import { createGuard } from '../analyze/guard.js'
import { loadRules, type RuleSources } from '../analyze/rules/load.js'
import { ANY_EVENT } from '../capture/filter.js'
import type { CrashEvent } from '../model/event.js'
import type { Store } from '../store/store.js'
import { readInputs } from './inputs.js'

export interface DiffRequest {
  inputs: readonly string[]
  /** Its events come after those of the inputs. */
  store: Store | undefined
  before: RuleSources
  after: RuleSources
  onProblem(problem: string): void
}

export interface ChangedEvents {
  difference: Difference
  count: number
  /** Ids of the first few. */
  examples: string[]
}

export interface RulesDiff {
  events: number
  /** Events that differ, those that differ alike together, the most frequent first. */
  changes: ChangedEvents[]
}

const MAX_EXAMPLES = 3

/** What another set of rules would have said of recorded events. Throws UserErrors for rules that cannot be loaded. */
export async function diffRules({ inputs, store, before, after, onProblem }: DiffRequest): Promise<RulesDiff> {
  const guard = createGuard(onProblem)
  const [old, young] = [createAnalyzer(await loadRules(before), guard), createAnalyzer(await loadRules(after), guard)]
  const changes = new Map<string, ChangedEvents>()
  let events = 0
  const compare = (event: CrashEvent): void => {
    events++
    const difference = differenceOf(old(event), young(event))
    if (!difference) return
    const key = JSON.stringify(difference)
    const known = changes.get(key) ?? { difference, count: 0, examples: [] }
    known.count++
    if (known.examples.length < MAX_EXAMPLES) known.examples.push(event.id)
    changes.set(key, known)
  }
  await readInputs(inputs, ANY_EVENT, (input) => ({
    onEvent: async (event) => compare(event),
    onProblem,
    onDamage: onProblem,
    onLoss: (lost) => onProblem(`${input}: ${lost} deaths were lost while it was recorded`),
  }))
  if (store) for await (const event of store.events({ matches: [] })) compare(event)
  return { events, changes: [...changes.values()].sort((a, b) => b.count - a.count) }
}
