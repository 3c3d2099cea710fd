import { type Analyzer, createAnalyzer } from '../analyze/analyze.js'
import { createGuard } from '../analyze/guard.js'
import { loadRules, type RuleSources } from '../analyze/rules/load.js'
import { UserError, UserErrors } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import type { Redact, Redacted } from '../redact/redactor.js'
import { watchRules } from './watch-rules.js'

export interface AnalyzerOptions {
  rules: RuleSources
  /** Told, once, of each rule that fails on an event; without it the failure is thrown. */
  onRuleFailure?: (failure: string) => void
  /**
   * Called with the result each time that rule files changed; without it they are read once. All files are taken anew, or,
   * where anything is wrong with them, none.
   */
  onReload?: (outcome: string) => void
}

/** An analyzer by rules that are loaded, and their errors thrown, before the first event. */
export async function openAnalyzer(options: AnalyzerOptions): Promise<Analyzer> {
  const { rules: sources, onRuleFailure, onReload } = options
  const load = async () => {
    const rules = await loadRules(sources)
    return { count: rules.length, analyze: createAnalyzer(rules, onRuleFailure && createGuard(onRuleFailure)) }
  }
  let current = await load()
  if (onReload) {
    watchRules(sources.paths, async () => {
      try {
        current = await load()
        onReload(`rules reloaded: ${current.count} rules`)
      } catch (error) {
        onReload(`rules not reloaded, the old ones stay: ${firstLine(error)}`)
      }
    })
  }
  return (event, reveal, isRehearsal) => current.analyze(event, reveal, isRehearsal)
}

export interface Explained {
  incident: Incident
  /** Of the event, where secrets are to be hidden. */
  redacted: Redacted | undefined
}

/** An event to its incident without secrets. Rules see them. */
export function explain(
  analyze: Analyzer,
  event: CrashEvent,
  redact: Redact | undefined,
  isRehearsal?: boolean,
): Explained {
  const redacted = redact?.(event)
  return { incident: { ...analyze(event, redacted?.value, isRehearsal), ...redacted?.event }, redacted }
}

function firstLine(error: unknown): string {
  const errors = error instanceof UserErrors ? error.errors : [error]
  const [first] = errors
  const message = first instanceof Error ? first.message : String(first)
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  if (error instanceof UserError) return `${message}${more}`
  throw error
}
