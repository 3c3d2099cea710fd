import type { Rule } from './rules/rule.js'

/** Runs what is done for a rule. */
export type Guard = <T>(rule: Rule, run: () => T) => T | undefined

/** Lets through whatever a rule throws. */
export const unguarded: Guard = (_, run) => run()

/**
 * What a rule throws costs this rule its part in the event, and nothing else. Each rule is reported once, however many
 * events it fails on.
 */
export function createGuard(report: (failure: string) => void): Guard {
  const reported = new Set<string>()
  return (rule, run) => {
    try {
      return run()
    } catch (error) {
      if (!reported.has(rule.id)) report(`rule ${rule.id} failed, and finds nothing where it does: ${reason(error)}`)
      reported.add(rule.id)
      return undefined
    }
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
