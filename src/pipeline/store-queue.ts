import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import type { Arrival } from '../store/insert.js'
import type { Policy } from '../store/policy.js'
import type { Store } from '../store/store.js'
import { setAside } from './set-aside.js'
import { createUserNames } from './users.js'

export interface StoreQueue {
  push(incident: Incident): void
  /** `lost`: deaths the kernel counted but could not hand over, so far. */
  loss(lost: number): void
  /** `unsent`: deaths that are stored here, but could not be sent to the fleet, so far. */
  unsent(unsent: number): void
  /** Deaths that could not be stored so far. */
  unwritten(): number
  /** Stores what is left, or puts it into an event log beside the store, and closes the store. */
  close(): Promise<void>
}

export interface StoreQueueOptions {
  /** How long after a death further ones like it are only counted: see insertDeaths. */
  windowMs: number
  /** What is kept of the past. */
  policy: Policy
  /** Where deaths go that cannot be stored until the end, such as in a store that another version has changed. */
  aside?: string
  /** Something the user should know, such as that the disk is full. */
  onNote(note: string): void
}

/** Deaths that come together are stored together: a transaction each would cost a write to the disk each. */
const DELAY_MS = 200

/** The disk may have room again, and another process may have finished. */
const RETRY_MS = 2000

/** Limits are looked after so often, and after so many deaths. */
const PRUNE_MS = 600_000
const PRUNE_DEATHS = 5000

/** An incident has some 50 KB in memory. */
const MAX_WAITING = 1000

/**
 * Stores the deaths of a live capture as they come. While that fails they wait, up to a limit; beyond it the oldest are
 * dropped, and counted in the store as soon as it can be written again.
 */
export function openStoreQueue(store: Store, { windowMs, policy, aside, onNote }: StoreQueueOptions): StoreQueue {
  const userOf = createUserNames()
  let waiting: Arrival[] = []
  const missing = createMissing(store)
  let [stored, pruned] = [0, 0]
  let isFailing = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const keepLimits = async (): Promise<void> => {
    if (stored === 0 || (stored < PRUNE_DEATHS && Date.now() - pruned < PRUNE_MS)) return
    await store.prune(policy)
    stored = 0
    pruned = Date.now()
  }
  const flush = async (): Promise<void> => {
    timer = undefined
    let batch = waiting
    waiting = []
    try {
      if (batch.length > 0) stored += (await store.insert(batch, windowMs)).stored
      batch = []
      await keepLimits()
      await missing.tell()
      if (isFailing) onNote(writtenAgain(missing.counts.unwritten))
      isFailing = false
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      if (!isFailing) onNote(`${error.message}; deaths wait until there is a way to store them`)
      isFailing = true
      waiting = [...batch, ...waiting]
      const excess = waiting.splice(0, Math.max(0, waiting.length - MAX_WAITING))
      missing.counts.unwritten += excess.length
      schedule(RETRY_MS)
    }
  }
  const schedule = (delayMs: number): void => {
    timer ??= setTimeout(() => {
      writing = writing.then(flush)
    }, delayMs)
  }
  return {
    push: (incident) => {
      waiting.push({ incident, user: userOf(incident) })
      schedule(DELAY_MS)
    },
    loss: (soFar) => {
      missing.counts.lost = soFar
      schedule(DELAY_MS)
    },
    unsent: (soFar) => {
      if (soFar === missing.counts.unsent) return
      missing.counts.unsent = soFar
      schedule(DELAY_MS)
    },
    unwritten: () => missing.counts.unwritten,
    close: async () => {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      await flush()
      clearTimeout(timer)
      const kept = aside === undefined ? 0 : await setAside(waiting.map(incidentOf), aside, onNote)
      missing.counts.unwritten += waiting.length - kept
      await store.close()
    },
  }
}

const incidentOf = ({ incident }: Arrival): Incident => incident

/** Deaths that are missing so far, by reason. `tell`: the store knows of them then. */
function createMissing(store: Store) {
  const counts = { unwritten: 0, lost: 0, unsent: 0 }
  const told = { ...counts }
  const tell = async (): Promise<void> => {
    for (const reason of ['unwritten', 'lost', 'unsent'] as const) {
      if (counts[reason] > told[reason]) await store.drop(reason, counts[reason] - told[reason])
      told[reason] = counts[reason]
    }
  }
  return { counts, tell }
}

const writtenAgain = (unwritten: number): string =>
  `the store is written again; ${unwritten === 0 ? 'no death is' : `${unwritten} deaths are`} missing in it`
