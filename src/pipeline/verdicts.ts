import type { Activity } from '../model/activity.js'
import type { Finding } from '../model/finding.js'
import { keepNewest } from '../model/keep-newest.js'

/** What a process did, with the first finding of its death where one was asked for and there is one. */
export interface JudgedActivity extends Activity {
  verdict?: Finding
}

export interface VerdictQueue {
  /** An activity, and whether a verdict will come for it. */
  push(activity: Activity, awaited: boolean): void
  /** The verdict of the process of that id; undefined where no rule found anything. */
  settle(id: string, verdict: Finding | undefined): void
  /** Emits all that still waits. */
  close(): void
}

/** Early verdicts, of exits that a filter left out, must not pile up. */
const MAX_EARLY = 1024

/**
 * Joins two captures of the same deaths, in the order of the first. A line waits for its verdict, and those after
 * it wait as well, but not longer than `graceMs`: the record of a death may have been lost.
 */
export function createVerdictQueue(emit: (activity: JudgedActivity) => void, graceMs: number): VerdictQueue {
  const waiting: { activity: JudgedActivity; deadline: number }[] = []
  const awaited = new Map<string, { activity: JudgedActivity; deadline: number }>()
  const early = new Map<string, Finding | undefined>()
  let timer: NodeJS.Timeout | undefined

  const release = (): void => {
    clearTimeout(timer)
    const now = Date.now()
    const ready = waiting.findIndex(({ deadline }) => deadline > now)
    for (const { activity } of waiting.splice(0, ready === -1 ? waiting.length : ready)) {
      awaited.delete(activity.id)
      emit(activity)
    }
    const [first] = waiting
    if (first) timer = setTimeout(release, first.deadline - now)
  }
  return {
    push: (activity, isAwaited) => {
      const known = early.has(activity.id)
      const entry = {
        activity: isAwaited && known ? { ...activity, verdict: early.get(activity.id) } : activity,
        deadline: isAwaited && !known ? Date.now() + graceMs : 0,
      }
      if (entry.deadline > 0) awaited.set(activity.id, entry)
      early.delete(activity.id)
      waiting.push(entry)
      if (waiting.length === 1 || entry.deadline === 0) release()
    },
    settle: (id, verdict) => {
      const entry = awaited.get(id)
      if (entry) {
        entry.activity = { ...entry.activity, verdict }
        entry.deadline = 0
        release()
        return
      }
      keepNewest(early, id, verdict, MAX_EARLY)
    },
    close: () => {
      for (const entry of waiting) entry.deadline = 0
      release()
    },
  }
}
