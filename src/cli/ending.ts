/** What ends a command that watches: SIGINT, SIGTERM, a time limit, a failure, or enough results. */
export interface Ending {
  end(): void
  fail(error: unknown): void
  /** Resolves at the end; rejects with what failed. */
  wait(forMs: number | undefined): Promise<void>
}

export function createEnding(): Ending {
  let end: () => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  // A failure may come before anybody waits.
  ended.catch(() => {})
  // Before the ready line: who reads it may send a signal at once.
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  return {
    end,
    fail,
    wait: async (forMs) => {
      const timer = forMs === undefined ? undefined : setTimeout(end, forMs)
      try {
        await ended
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
