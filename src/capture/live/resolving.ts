import type { CrashEvent } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { createResolver } from '../resolve/resolver.js'
import { resolveRequest, withResolution } from './resolve-event.js'
import { rootOf } from './root-of.js'

/**
 * In a crash storm symbols are the first thing to go: with so many deaths waiting, further ones are
 * handed on with raw addresses, so that neither memory nor the delay grows without end.
 */
const MOST_WAITING = 256

export interface Resolving {
  push(raw: RawEvent, event: CrashEvent): void
  /** Resolves when everything pushed has been handed on. */
  close(): Promise<void>
}

/** Resolves symbols and libraries of one event after another and hands them on in the order they came. */
export function startResolving(onEvent: (event: CrashEvent) => void, onFailure: (error: Error) => void): Resolving {
  const resolver = createResolver()
  let waiting = 0
  let last: Promise<void> = Promise.resolve()

  const handle = async (raw: RawEvent, event: CrashEvent, root: string | undefined): Promise<void> => {
    const { arch } = event.host
    const known = root !== undefined && (arch === 'x86_64' || arch === 'aarch64')
    const resolution = known ? await resolver.resolve(resolveRequest(raw, arch, root)) : undefined
    onEvent(withResolution(event, resolution))
  }
  return {
    push: (raw, event) => {
      // Looked up now: the last other process of a container may be gone in a moment.
      const root = waiting < MOST_WAITING ? rootOf(raw.mountNamespace) : undefined
      waiting++
      last = last
        .then(() => handle(raw, event, root))
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
