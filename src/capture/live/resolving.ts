import type { CrashEvent } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { createResolver } from '../resolve/resolver.js'
import { firstFault } from './first-fault.js'
import { resolveRequest, withResolution } from './resolve-event.js'
import { rootOf } from './root-of.js'

/**
 * In a crash storm symbols are the first thing to go: with so many deaths waiting, further ones are
 * handed on with raw addresses, so that neither memory nor the delay grows without end.
 */
const MOST_WAITING = 256

type Normalized = (raw: RawEvent) => CrashEvent

export interface Resolving {
  /** `normalized` makes the event of a record: of this one, or of the fault that it turns out to have begun with. */
  push(raw: RawEvent, normalized: Normalized): void
  /** Resolves when everything pushed has been handed on. */
  close(): Promise<void>
}

/** Resolves symbols and libraries of one event after another and hands them on in the order they came. */
export function startResolving(onEvent: (event: CrashEvent) => void, onFailure: (error: Error) => void): Resolving {
  const resolver = createResolver()
  let waiting = 0
  let last: Promise<void> = Promise.resolve()

  const resolved = async (raw: RawEvent, normalized: Normalized, root: string | undefined): Promise<CrashEvent> => {
    const event = normalized(raw)
    const { arch } = event.host
    if (root === undefined || (arch !== 'x86_64' && arch !== 'aarch64')) return withResolution(event, undefined)
    const resolution = await resolver.resolve(resolveRequest(raw, arch, root))
    const first = firstFault(raw, arch, resolution.stack)
    if (!first) return withResolution(event, resolution)
    const { stack, incomplete } = await resolver.resolve({ ...resolveRequest(first, arch, root), stackOnly: true })
    return withResolution(normalized(first), { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete })
  }
  return {
    push: (raw, normalized) => {
      // Looked up now: the last other process of a container may be gone in a moment.
      const root = waiting < MOST_WAITING ? rootOf(raw.mountNamespace) : undefined
      waiting++
      last = last
        .then(() => resolved(raw, normalized, root))
        .then(onEvent)
        .catch(onFailure)
        .finally(() => {
          waiting--
        })
    },
    close: async () => {
      await last
      await resolver.close()
    },
  }
}
