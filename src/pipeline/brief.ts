import { createAnalyzer } from '../analyze/analyze.js'
import { createGuard } from '../analyze/guard.js'
import { createJudge } from '../analyze/judge.js'
import type { Rule } from '../analyze/rules/rule.js'
import { EVERYONE } from '../capture/files/reader.js'
import type { OfflineFilter } from '../capture/filter.js'
import type { CrashEvent } from '../model/event.js'
import type { Finding, Severity } from '../model/finding.js'
import { createRedact } from '../redact/redactor.js'
import { type AnalysisOptions, atLeast, createAnalysis, severityOf, tryTemplates } from './analysis.js'

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

/** Event to brief; undefined for an incident of too low a severity. Repeats are briefs like all others. */
export function createBriefs(
  rules: Rule[],
  { analysis, redact }: BriefOptions,
  onRuleFailure: (failure: string) => void,
): (event: CrashEvent) => Promise<Brief | undefined> {
  const guard = createGuard(onRuleFailure)
  const hide = redact === false ? undefined : createRedact(redact)
  if (analysis.formats.length === 0 && !rules.some(({ escalate }) => escalate)) {
    tryTemplates(analysis)
    return createCounts(createJudge(rules, guard, 'verdict'), analysis.minSeverity)
  }
  const analyze = createAnalysis(createAnalyzer(rules, guard), {
    ...analysis,
    repeatMs: 0,
    redact: hide,
  })
  return async (event) => {
    const analysis = await analyze(event, NOBODY)
    if (!analysis) return undefined
    const { incident, documents } = analysis
    const { signature, findings } = incident
    const first = findings.slice(0, 1).map(({ rule, cause, severity }) => ({ rule, cause, severity }))
    return { verdict: verdict(incident, signature, first), text: documents.map(({ text }) => text).join('') }
  }
}

/** Briefs are of formats without source, so no file is read for them. */
const NOBODY = { readers: [EVERYONE] }

/**
 * Where incidents are only counted, their findings need no words, and nothing is shown of a process but its name and that of
 * its host, in which no secrets are looked for.
 */
function createCounts(judge: ReturnType<typeof createJudge>, minSeverity: Severity | undefined) {
  return async (event: CrashEvent): Promise<Brief | undefined> => {
    const { verdict: rule, signature, ignored } = judge(event)
    if (ignored) return undefined
    const findings = rule ? [{ rule: rule.id, cause: rule.cause, severity: rule.severity }] : []
    if (minSeverity && !atLeast(severityOf({ findings }), minSeverity)) return undefined
    return { verdict: verdict(event, signature, findings), text: '' }
  }
}

const verdict = (
  { time, host: { hostname }, process: { comm } }: CrashEvent,
  signature: string,
  findings: Verdict['findings'],
): Verdict => ({ time, host: { hostname }, process: { comm }, signature, findings })
