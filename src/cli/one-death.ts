import { UserError } from '../model/errors.js'
import type { CrashEvent } from '../model/event.js'
import { findEvent } from '../pipeline/find-event.js'
import { openStore } from '../pipeline/store.js'
import { firstDeaths, pick } from './pick.js'
import { note } from './stderr.js'
import { type StoreOptions, storeFile } from './store-options.js'

/** The death of a log, a core file or the history with this id, or the only one with an id that begins so. Throws UserError. */
export async function oneDeath(id: string, options: StoreOptions & { log?: string }): Promise<CrashEvent> {
  const { log } = options
  if (log !== undefined && options.store !== undefined) throw new UserError('give either --log or --store, not both')
  if (log !== undefined) return findEvent({ input: log, event: id, onProblem: note })
  const store = await openStore(storeFile(options), false)
  try {
    const query = await pick(store, [id])
    const [found, another] = await firstDeaths(store, { ...query, limit: 2 })
    if (!found || another) {
      const why = found ? 'several deaths match' : 'no such death'
      throw new UserError(`${store.name}: ${id}: ${why}; crashcrawler list shows all with their ids`)
    }
    for await (const event of store.events({ matches: [{ field: 'id', value: found.id, isPrefix: false }] }))
      return event
    throw new UserError(`${store.name}: ${id}: the death was removed meanwhile`)
  } finally {
    await store.close()
  }
}
