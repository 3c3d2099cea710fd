/**
 * For how long a stopped command waits for symbols, milliseconds. What sends SIGTERM will not wait for long; a person
 * who pressed Ctrl-C can press it again.
 */
const PATIENCE_MS = 4000
const PATIENCE_OF_PERSON_MS = 10_000

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** What ends a command that watches: SIGINT, SIGTERM, a time limit, a failure, or enough results. */
export interface Ending {
  /** There are enough results: what is still waited for is not wanted. */
  enough(): void
  fail(error: unknown): void
  /** Resolves at the end; rejects with what failed. */
  wait(forMs: number | undefined): Promise<void>
  /** Aborted when nothing should be waited for any longer: some seconds after the end, or at a second signal. */
  patience: AbortSignal
}

export function createEnding(): Ending {
  let resolve: () => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const ended = new Promise<void>((onEnd, onFailure) => {
    resolve = onEnd
    fail = onFailure
  })
  // A failure may come before anybody waits.
  ended.catch(() => {})
  const patience = new AbortController()
  let isEnding = false
  const end = (patienceMs: number): void => {
    if (isEnding || patienceMs === 0) patience.abort()
    else setTimeout(() => patience.abort(), patienceMs).unref()
    isEnding = true
    resolve()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    // A third one is for the system to answer.
    if (isEnding) for (const each of SIGNALS) process.off(each, onSignal)
    end(signal === 'SIGINT' ? PATIENCE_OF_PERSON_MS : PATIENCE_MS)
  }
  // Before the ready line: who reads it may send a signal at once.
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return {
    enough: () => end(0),
    fail: (error) => {
      fail(error)
      end(PATIENCE_MS)
    },
    wait: async (forMs) => {
      const timer = forMs === undefined ? undefined : setTimeout(() => end(PATIENCE_MS), forMs)
      try {
        await ended
      } finally {
        clearTimeout(timer)
      }
    },
    patience: patience.signal,
  }
}
