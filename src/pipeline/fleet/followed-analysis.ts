import type { RuleSources } from '../../analyze/rules/load.js'
import type { CrashEvent } from '../../model/event.js'
import type { Incident } from '../../model/finding.js'
import type { Redact } from '../../redact/redactor.js'
import { openIncidents } from '../import.js'
import { openRulesBucket, type RulesBucket, type RulesBucketSettings } from './rules-bucket.js'

export interface FollowedAnalysisOptions {
  rules: RuleSources
  redact: Redact | undefined
  rulesBucket: RulesBucketSettings | undefined
}

/** Analysis by rules of files and, in addition, by those that a fleet has at the time. */
export interface FollowedAnalysis {
  incidentOf(event: CrashEvent): Incident
  bucket: RulesBucket | undefined
}

/** The rules of files are loaded, and their errors thrown, first. Those of the bucket are used when it is asked to. */
export async function openFollowedAnalysis(
  { rules: { stock, paths }, redact, rulesBucket }: FollowedAnalysisOptions,
  onNote: (note: string) => void,
): Promise<FollowedAnalysis> {
  const open = (...more: string[]) =>
    openIncidents({ rules: { stock, paths: [...paths, ...more] }, redact, onRuleFailure: onNote })
  let incidentOf = await open()
  const use = async (folder: string): Promise<void> => {
    incidentOf = await open(folder)
  }
  return {
    incidentOf: (event) => incidentOf(event),
    bucket: rulesBucket && openRulesBucket(rulesBucket, { use, onNote }),
  }
}
