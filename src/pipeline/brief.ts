import { EVERYONE } from '../capture/files/reader.js'
import type { CrashEvent } from '../model/event.js'
import type { Finding } from '../model/finding.js'
import { type AnalysisOptions, createRedact, type OfflineFilter, openAnalysis } from '../pipeline.js'

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

/** Briefs are of formats without source, so no file is read for them. */
const NOBODY = { readers: [EVERYONE] }

/** Event to brief; undefined for an incident of too low a severity. Repeats are briefs like all others. */
export async function openBriefs(
  { analysis, redact }: BriefOptions,
  onRuleFailure: (failure: string) => void,
): Promise<(event: CrashEvent) => Promise<Brief | undefined>> {
  const analyze = await openAnalysis({
    ...analysis,
    repeatMs: 0,
    redact: redact === false ? undefined : createRedact(redact),
    onRuleFailure,
  })
  return async (event) => {
    const analysis = await analyze(event, NOBODY)
    if (!analysis) return undefined
    const { incident, documents } = analysis
    const { time, host, process, signature, findings } = incident
    const first = findings.slice(0, 1).map(({ rule, cause, severity }) => ({ rule, cause, severity }))
    return {
      verdict: { time, host: { hostname: host.hostname }, process: { comm: process.comm }, signature, findings: first },
      text: documents.map(({ text }) => text).join(''),
    }
  }
}
