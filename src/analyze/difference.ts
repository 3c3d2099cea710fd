import type { Incident } from '../model/finding.js'

/** How the findings of one event differ between two sets of rules. */
export interface Difference {
  /** Rule and cause of the first finding, where they are not the same. */
  verdict?: { before: string; after: string }
  /** Rules that find something only after, and only before. */
  added: string[]
  removed: string[]
}

/** undefined where the same rules find the same. */
export function differenceOf(before: Incident, after: Incident): Difference | undefined {
  const [rulesBefore, rulesAfter] = [before, after].map(({ findings }) => findings.map(({ rule }) => rule).sort())
  const added = (rulesAfter ?? []).filter((rule) => !rulesBefore?.includes(rule))
  const removed = (rulesBefore ?? []).filter((rule) => !rulesAfter?.includes(rule))
  const [verdictBefore, verdictAfter] = [verdict(before), verdict(after)]
  if (verdictBefore === verdictAfter && added.length === 0 && removed.length === 0) return undefined
  const changed = verdictBefore === verdictAfter ? undefined : { before: verdictBefore, after: verdictAfter }
  return { ...(changed && { verdict: changed }), added, removed }
}

function verdict({ findings: [first] }: Incident): string {
  return first ? `${first.rule} (${first.cause}, ${first.severity}, ${first.confidence})` : 'nothing'
}
