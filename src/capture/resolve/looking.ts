/** At most this part of a processor is spent on looking. */
const LOOK_SHARE = 0.02

/** Who has just ended is still there for a moment. */
const AGAIN_MS = 2000

/**
 * Looks when it is told that something has changed, and once more some time later, as long as that finds more to come;
 * otherwise it sleeps. `now`: looks, and says whether that is so.
 */
export function createLooking(now: () => boolean) {
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let rested = 0
  let begin = (): void => {}
  let hasChanged = false

  const plan = (time: number): void => {
    if (time >= due) return
    clearTimeout(timer)
    due = time
    timer = setTimeout(run, time - performance.now()).unref()
  }
  const run = (): void => {
    clearTimeout(timer)
    due = Number.POSITIVE_INFINITY
    const changed = hasChanged
    hasChanged = false
    begin()
    const start = performance.now()
    const hasMore = now()
    const end = performance.now()
    rested = end + (end - start) / LOOK_SHARE
    if (changed || hasMore) plan(Math.max(rested, end + AGAIN_MS))
  }

  return {
    /** `onLook` is called when it begins to look, which is now unless it has done so a moment ago. */
    look: (onLook: () => void = () => {}): void => {
      begin = onLook
      hasChanged = true
      if (performance.now() >= rested) run()
      else plan(rested)
    },
    close: (): void => clearTimeout(timer),
  }
}
