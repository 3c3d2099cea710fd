import { UserError } from '../model/errors.js'
import { asideOf, defaultPolicy, openStore } from '../pipeline/store.js'
import { openStoreQueue, type StoreQueue } from '../pipeline/store-queue.js'
import { parseDuration } from './duration.js'
import { note } from './stderr.js'

const HOUR_MS = 3_600_000

/**
 * Runs a live capture whose deaths go to a store as well, where one is named. `repeat`: for how long deaths with the
 * signature of one that was stored are only counted. Throws UserError where deaths could not be stored.
 */
export async function withStore(
  file: string | undefined,
  repeat: string | undefined,
  run: (queue: StoreQueue | undefined) => Promise<void>,
): Promise<void> {
  if (file === undefined) return run(undefined)
  const windowMs = repeat === undefined ? HOUR_MS : parseDuration(repeat, '--repeat')
  const store = await openStore(file, true)
  const policy = defaultPolicy(await store.space())
  const queue = openStoreQueue(store, { windowMs, policy, aside: asideOf(file), onNote: note })
  try {
    await run(queue)
  } finally {
    await queue.close()
  }
  if (queue.unwritten() > 0) throw new UserError(`${store.name}: ${queue.unwritten()} deaths could not be stored`)
}
