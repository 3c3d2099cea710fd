const FIRST_MS = 500
const MAX_WAIT_MS = 60_000

/**
 * How long to wait after a failure, milliseconds: any time up to a limit that doubles with each failure in a row. So those
 * that lost the same server at the same moment do not come back at the same moment. `mostMs`: no wait is longer.
 */
export function createBackoff(
  mostMs = MAX_WAIT_MS,
  random: () => number = Math.random,
): { next(): number; reset(): void } {
  let failures = 0
  return {
    next: () => Math.round(random() * Math.min(mostMs, FIRST_MS * 2 ** failures++)),
    reset: () => {
      failures = 0
    },
  }
}
