import type { Incident } from '../model/finding.js'

/** Of an incident that says again what another said before. */
export interface Repeat {
  /** How often by now, the first time included. */
  count: number
  /** When the one was that was told in full. */
  since: string
}

/**
 * Tells incidents that repeat from those that are news: the first of its kind, and the first after the window has
 * passed. The kind is the signature, and the window an hour, unless the rule of the verdict has its own `dedupe`.
 * `windowMs` goes before both windows; 0 makes every incident news. Times are those of the incidents, so that a log
 * gives what watching gave.
 */
export function createRepeats(windowMs?: number): (incident: Incident) => Repeat | undefined {
  const told = new Map<string, { since: string; count: number }>()
  return ({ signature, dedupe, time }) => {
    const key = dedupe?.key ?? signature
    const last = told.get(key)
    const window = windowMs ?? dedupe?.windowMs ?? HOUR_MS
    if (last && Math.abs(Date.parse(time) - Date.parse(last.since)) < window) {
      last.count++
      return { ...last }
    }
    told.delete(key)
    told.set(key, { since: time, count: 1 })
    for (const oldest of told.keys()) {
      if (told.size <= MOST_KINDS) break
      told.delete(oldest)
    }
    return undefined
  }
}

const HOUR_MS = 3_600_000
/** A process may choose its name, and so its signature. */
const MOST_KINDS = 10_000
