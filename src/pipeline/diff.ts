import { createAnalyzer } from '../analyze/analyze.js'
import { type Difference, differenceOf } from '../analyze/difference.js'
import { createGuard } from '../analyze/guard.js'
import { loadRules, type RuleSources } from '../analyze/rules/load.js'
import { readInputs } from '../pipeline.js'

export interface DiffRequest {
  inputs: string[]
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

const MOST_EXAMPLES = 3

/** What another set of rules would have said of recorded events. Throws UserErrors for rules that cannot be loaded. */
export async function diffRules({ inputs, before, after, onProblem }: DiffRequest): Promise<RulesDiff> {
  const guard = createGuard(onProblem)
  const [old, young] = [createAnalyzer(await loadRules(before), guard), createAnalyzer(await loadRules(after), guard)]
  const changes = new Map<string, ChangedEvents>()
  let events = 0
  const filter = { exits: 'all' as const, pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 }
  await readInputs(inputs, filter, (input) => ({
    onEvent: async (event) => {
      events++
      const difference = differenceOf(old(event), young(event))
      if (!difference) return
      const key = JSON.stringify(difference)
      const known = changes.get(key) ?? { difference, count: 0, examples: [] }
      known.count++
      if (known.examples.length < MOST_EXAMPLES) known.examples.push(event.id)
      changes.set(key, known)
    },
    onProblem,
    onDamage: onProblem,
    onLoss: (lost) => onProblem(`${input}: ${lost} deaths were lost while it was recorded`),
  }))
  return { events, changes: [...changes.values()].sort((a, b) => b.count - a.count) }
}
