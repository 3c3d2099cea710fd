import { isCore } from '../capture/core/open-core.js'
import { readCore } from '../capture/core/read-core.js'
import { EVERYONE, type Reader } from '../capture/files/reader.js'
import { type OfflineFilter, passesOffline } from '../capture/filter.js'
import { readHost } from '../capture/host.js'
import { type LogHandlers, readLog } from '../capture/log/read.js'
import { resolveAgain, type SymbolSources } from '../capture/resolve/again.js'
import { createResolver, type Resolver } from '../capture/resolve/resolver.js'
import type { CrashEvent } from '../model/event.js'
import { unpackEvidence } from '../model/raw-evidence.js'

export type { SymbolSources } from '../capture/resolve/again.js'
export type { Resolver } from '../capture/resolve/resolver.js'

/** With whose permissions files that an event names are read; undefined: with those of the process that died. */
export type Readers = readonly Reader[] | undefined

export interface InputHandlers extends Omit<LogHandlers, 'onEvent' | 'onReaders'> {
  onEvent(event: CrashEvent, readers: Readers): Promise<void>
  /** Of a core file: told of the event without symbols, some time before it is handed over, or left out. */
  onForeseen?(event: CrashEvent, readers: Readers): void
}

/** Of live capture: the ids in its events are true. */
export const AS_IT_DIED: Readers = undefined

const NONE_KNOWN: Readers = [EVERYONE]

/**
 * What resolves the symbols of core files, where there is one among the inputs: its start takes as long as that of an
 * analysis, and can be made meanwhile. The caller closes it.
 */
export const startResolver = (paths: readonly string[]): Resolver | undefined =>
  paths.some(isCore) ? createResolver({ isUrgent: true }) : undefined

/** Hands over the events of event logs and core files that pass, in order. The first bytes of an input say which it is. */
export async function readInputs(
  paths: readonly string[],
  filter: OfflineFilter,
  handlersOf: (path: string) => InputHandlers,
  symbols?: Omit<SymbolSources, 'readers'>,
  started?: Resolver,
): Promise<void> {
  const host = readHost()
  let resolver = started
  const resolverOf = (): Resolver => {
    resolver ??= createResolver({ isUrgent: true })
    return resolver
  }
  try {
    for (const path of paths) {
      const all = handlersOf(path)
      const take = async (event: CrashEvent, readers: Readers): Promise<void> => {
        if (!passesOffline(filter, event)) return
        const evidence = symbols && unpackEvidence(event)
        await all.onEvent(
          evidence ? await resolveAgain(event, evidence, { ...symbols, readers }, resolverOf()) : event,
          readers,
        )
      }
      const { onDamage, onForeseen } = all
      const core = await readCore(path, { host, resolver: resolverOf, symbols, onDamage, onForeseen })
      if (core) {
        await take(core.event, core.readers)
      } else {
        let readers: Readers = NONE_KNOWN
        const onReaders = (known: Readers): void => {
          readers = known
        }
        await readLog(path, { ...all, onReaders, onEvent: (event) => take(event, readers) })
      }
      if (all.isEnough?.()) return
    }
  } finally {
    resolver?.close()
  }
}
