import { UserError } from '../../model/errors.js'
import type { Policy } from '../../store/policy.js'
import type { Store } from '../../store/store.js'

const HOUR_MS = 3_600_000

/** Removes what is over the limits of a policy, now and each hour. A store that is away is asked again the next hour. */
export function keepTo(store: Store, policy: Policy, onNote: (note: string) => void): { close(): Promise<void> } {
  if (Object.values(policy).every((limit) => limit === undefined)) return { close: async () => {} }
  let pruning: Promise<void> = Promise.resolve()
  const prune = async (): Promise<void> => {
    try {
      const removed = Object.values(await store.prune(policy)).reduce((sum, deaths) => sum + deaths, 0)
      if (removed > 0) onNote(`${removed} deaths over the limits were removed`)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      onNote(`${error.message}; limits are kept later`)
    }
  }
  const start = (): void => {
    pruning = pruning.then(prune)
    // Whoever closes it gets the error.
    pruning.catch(() => {})
  }
  start()
  const timer = setInterval(start, HOUR_MS)
  return {
    close: async () => {
      clearInterval(timer)
      await pruning
    },
  }
}
