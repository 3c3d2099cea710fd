import type { Incident } from '../model/finding.js'

/** Of an incident that says again what another said before. */
export interface Repeat {
  /** How often by now, the first time included. */
  count: number
  /** The time of the death that was reported in full. */
  since: string
}

/**
 * Tells incidents that repeat from those that are news: the first of its kind, and the first after the window has
 * passed. The kind is the signature, and the window an hour, unless the rule of the verdict has its own `dedupe`.
 * `windowMs` goes before both windows; 0 makes every incident news. Times are those of the incidents, so that a log
 * gives what watching gave.
 */
export function createRepeats(windowMs?: number): (incident: Incident) => Repeat | undefined {
  const reported = new Map<string, { since: string; count: number }>()
  return ({ signature, dedupe, findings, time }) => {
    // That there are many of them is news.
    const key = `${dedupe?.key ?? signature}${findings[0]?.escalated ? ' escalated' : ''}`
    const last = reported.get(key)
    const window = windowMs ?? dedupe?.windowMs ?? HOUR_MS
    if (last && Math.abs(Date.parse(time) - Date.parse(last.since)) < window) {
      last.count++
      return { ...last }
    }
    reported.delete(key)
    reported.set(key, { since: time, count: 1 })
    for (const oldest of reported.keys()) {
      if (reported.size <= MAX_KINDS) break
      reported.delete(oldest)
    }
    return undefined
  }
}

const HOUR_MS = 3_600_000
/** A process may choose its name, and so its signature. */
const MAX_KINDS = 10_000
