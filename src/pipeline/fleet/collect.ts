import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RuleSources } from '../../analyze/rules/load.js'
import type { SymbolSources } from '../../capture/resolve/again.js'
import { collectDeaths } from '../../fleet/collector.js'
import type { Broker } from '../../fleet/nats/connect.js'
import { NotNow } from '../../fleet/settle.js'
import { createBackoff } from '../../model/backoff.js'
import { UserError } from '../../model/errors.js'
import type { Incident } from '../../model/finding.js'
import type { Redact } from '../../redact/redactor.js'
import type { Inserted } from '../../store/insert.js'
import type { Policy } from '../../store/policy.js'
import { OtherVersion } from '../../store/schema.js'
import type { Store } from '../../store/store.js'
import { openFollowedAnalysis } from './followed-analysis.js'
import { keepTo } from './keep-to.js'
import { openSymbols, readDeath } from './read-death.js'
import type { RulesBucketSettings } from './rules-bucket.js'

export { withDeadLetters } from '../../fleet/dead-letters.js'

export interface CollectOptions {
  broker: Broker
  rules: RuleSources
  symbols: Omit<SymbolSources, 'readers'> | undefined
  redact: Redact | undefined
  /** Rules of the fleet, signed with one of the keys, besides those of files. */
  rulesBucket: Pick<RulesBucketSettings, 'bucket' | 'publicKeys'> | undefined
  /** What the store is kept to. */
  policy: Policy
}

export interface CollectHandlers {
  /** It takes deaths. */
  onReady(): void
  onNote(note: string): void
}

export interface Collected extends Inserted {
  /** Put aside as no deaths, and as deaths that could not be stored. */
  refused: number
  failed: number
}

/**
 * Analyzes the deaths of a fleet and stores them until it is stopped. Rules are loaded, and their errors thrown, first. A
 * death is acknowledged when it is stored: one that comes again is known.
 */
export async function collect(
  store: Store,
  options: CollectOptions,
  handlers: CollectHandlers,
  signal: AbortSignal,
): Promise<Collected> {
  const { rulesBucket, broker } = options
  if (!rulesBucket) return collectWith(undefined, store, options, handlers, signal)
  // Its rules are not kept: an analyzer has a broker, or nothing to do.
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-rules-'))
  try {
    return await collectWith({ ...rulesBucket, broker, folder }, store, options, handlers, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function collectWith(
  rulesBucket: RulesBucketSettings | undefined,
  store: Store,
  { broker, rules, symbols, redact, policy }: CollectOptions,
  { onReady, onNote }: CollectHandlers,
  signal: AbortSignal,
): Promise<Collected> {
  const { incidentOf, bucket } = await openFollowedAnalysis({ rules, redact, rulesBucket }, onNote)
  const retention = keepTo(store, policy, onNote)
  const symbolizer = openSymbols(symbols)
  const total: Collected = { stored: 0, counted: 0, known: 0, refused: 0, failed: 0 }
  const noteLater = createNoteOnce(onNote)
  // An analyzer of the version that the store has now stores what waits.
  const left = new AbortController()
  const ended = AbortSignal.any([signal, left.signal])
  const insert = createPatientInsert(store, onNote, ended, (reason) => left.abort(reason))
  try {
    await bucket?.useCurrent()
    bucket?.start()
    await collectDeaths<Incident>(
      {
        broker,
        onNote,
        onSettled: ({ refused, failed }) => {
          total.refused += refused
          total.failed += failed
        },
        read: async (delivery) => {
          const { event, bytes, isPart } = readDeath(delivery)
          if (isPart) noteLater()
          return { death: incidentOf(await symbolizer.resolve(event)), bytes }
        },
        store: async (incidents) => {
          const { stored, known } = await insert(incidents)
          total.stored += stored
          total.known += known
        },
      },
      ended,
      onReady,
    )
    left.signal.throwIfAborted()
    return total
  } finally {
    symbolizer.close()
    await Promise.all([bucket?.close(), retention.close()])
  }
}

function createNoteOnce(onNote: (note: string) => void): () => void {
  let isTold = false
  return () => {
    if (!isTold)
      onNote('some hosts are of a later version: fields that are unknown here are left out; update this analyzer')
    isTold = true
  }
}

/** There are few analyzers, and all wait for them. */
const MAX_WAIT_MS = 5000

/**
 * A store that is down is waited for: that is not the fault of a death. Throws NotNow where that ends, and any other error
 * for deaths that it does not take. `leave`: the store is of another version now.
 */
function createPatientInsert(
  store: Store,
  onNote: (note: string) => void,
  signal: AbortSignal,
  leave: (reason: OtherVersion) => void,
) {
  const backoff = createBackoff(MAX_WAIT_MS)
  let isFailing = false
  return async (incidents: readonly Incident[]): Promise<Inserted> => {
    // In one order everywhere: two analyzers with the same deaths must not wait for each other.
    const arrivals = incidents.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((incident) => ({ incident }))
    for (;;) {
      try {
        const inserted = await store.insert(arrivals, 0)
        if (isFailing) onNote(`${store.name}: stored again`)
        isFailing = false
        backoff.reset()
        return inserted
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        if (error instanceof OtherVersion) leave(error)
        if (signal.aborted) throw new NotNow(error.message)
        if (!isFailing) onNote(`${error.message}; deaths wait with the broker`)
        isFailing = true
        await sleep(backoff.next(), undefined, { signal }).catch(() => {})
      }
    }
  }
}
