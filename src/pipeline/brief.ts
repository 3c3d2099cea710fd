import { createGuard } from '../analyze/guard.js'
import { createJudge } from '../analyze/judge.js'
import { createEscalation } from '../analyze/rates.js'
import type { Rule } from '../analyze/rules/rule.js'
import type { OfflineFilter } from '../capture/filter.js'
import type { CrashEvent } from '../model/event.js'
import type { Finding } from '../model/finding.js'
import { atLeast, severityOf } from '../model/levels.js'
import { createRedact } from '../redact/redactor.js'
import { describeFormat } from '../report/formats.js'
import { createRenderer } from '../report/render.js'
import type { AnalysisOptions } from './analysis.js'
import { tryTemplates } from './try-templates.js'

/** Of an incident what counting needs, small enough to go from thread to thread by the million. */
export interface Verdict {
  time: string
  host: { hostname: string }
  process: { comm: string }
  signature: string
  /** The first one, where there is any. */
  findings: Pick<Finding, 'rule' | 'cause' | 'severity'>[]
}

export interface Brief {
  verdict: Verdict
  /** Its documents, one after another. */
  text: string
}

export interface BriefOptions {
  analysis: Omit<AnalysisOptions, 'onRuleFailure' | 'onReload' | 'onIncident' | 'redact'>
  /** Patterns of what else to hide; false hides nothing. */
  redact: string[] | false
  filter: OfflineFilter
}

type BriefOf = (event: CrashEvent) => Promise<Brief | undefined>

/**
 * Event to brief; undefined for an incident of too low a severity. Repeats are briefs like all others. Only for formats that
 * are brief.
 */
export function createBriefs(
  rules: Rule[],
  { analysis, redact }: BriefOptions,
  onRuleFailure: (failure: string) => void,
): BriefOf {
  const { formats, minSeverity } = analysis
  const long = formats.find((format) => !describeFormat(format).brief)
  if (long !== undefined) throw new Error(`${long} needs whole incidents`)
  const guard = createGuard(onRuleFailure)
  const hide = redact === false ? undefined : createRedact(redact)
  // To load what tries them takes longer than to see that there are none.
  if (analysis.templates !== undefined) tryTemplates(analysis)
  const isWorthIt = (findings: Verdict['findings']): boolean =>
    minSeverity === undefined || atLeast(severityOf({ findings }), minSeverity)
  if (formats.length === 0 && !rules.some(({ escalate }) => escalate)) {
    return createCounts(createJudge(rules, guard, 'verdict'), isWorthIt)
  }
  const judge = createJudge(rules, guard)
  const escalate = createEscalation(rules)
  const renderers = formats.map((format) => createRenderer(format, analysis))
  return async (event) => {
    const { facts, findings: found, signature, ignored } = judge(event, hide?.(event).value)
    const findings = escalate(found(), { time: event.time, signature }, facts)
    if (ignored || !isWorthIt(findings)) return undefined
    const incident = { ...essence(event), findings, signature }
    const first = findings.slice(0, 1).map(({ rule, cause, severity }) => ({ rule, cause, severity }))
    return { verdict: verdict(event, signature, first), text: renderers.map((render) => render(incident)).join('') }
  }
}

/** What formats that are brief show of an event: nothing in which secrets are looked for. */
const essence = ({ schemaVersion, id, time, host, process, termination }: CrashEvent): CrashEvent => ({
  schemaVersion,
  id,
  time,
  host,
  process,
  termination,
})

/**
 * Where incidents are only counted, their findings need no words, and nothing is shown of a process but its name and that of
 * its host, in which no secrets are looked for.
 */
function createCounts(
  judge: ReturnType<typeof createJudge>,
  isWorthIt: (findings: Verdict['findings']) => boolean,
): BriefOf {
  return async (event) => {
    const { verdict: rule, signature, ignored } = judge(event)
    if (ignored) return undefined
    const findings = rule ? [{ rule: rule.id, cause: rule.cause, severity: rule.severity }] : []
    if (!isWorthIt(findings)) return undefined
    return { verdict: verdict(event, signature, findings), text: '' }
  }
}

const verdict = (
  { time, host: { hostname }, process: { comm } }: CrashEvent,
  signature: string,
  findings: Verdict['findings'],
): Verdict => ({ time, host: { hostname }, process: { comm }, signature, findings })
