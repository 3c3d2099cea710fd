import type { CrashEvent } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import type { Resolution, ResolveRequest } from '../resolve/protocol.js'
import { createResolver } from '../resolve/resolver.js'
import { firstFault } from './first-fault.js'
import { type CodeLayout, likenessOf, movedTo } from './likeness.js'
import { resolveRequest, withResolution } from './resolve-event.js'
import { createRoots } from './roots.js'

/**
 * In a crash storm symbols are the first thing to go: with so many deaths waiting, those unlike any other are handed on
 * with raw addresses, so that neither memory nor the delay grows without end.
 */
const MOST_WAITING = 256

/** With so many waiting, a death like another gets that one's answer. */
const FEW_WAITING = 16

/** Files change: after so long a death is resolved anew, whatever it is like. */
const LONGEST_SHARED_MS = 10_000

type Normalized = (raw: RawEvent) => CrashEvent

export interface Resolving {
  /** `normalized` makes the event of a record: of this one, or of the fault that it turns out to have begun with. */
  push(raw: RawEvent, normalized: Normalized): void
  /** Resolves when everything pushed has been handed on. */
  close(): Promise<void>
}

/** A death whose answer others may get. */
interface Answered {
  time: number
  layout: CodeLayout
  /** Set before any later death is handed on. */
  resolution?: Resolution
}

/** Resolves symbols and libraries of one event after another and hands them on in the order they came. */
export function startResolving(onEvent: (event: CrashEvent) => void, onFailure: (error: Error) => void): Resolving {
  const resolver = createResolver()
  const roots = createRoots()
  const answers = new Map<string, Answered>()
  let waiting = 0
  let last: Promise<void> = Promise.resolve()

  const resolved = async (raw: RawEvent, normalized: Normalized, request: ResolveRequest, answered: Answered) => {
    const resolution = await resolver.resolve(request)
    answered.resolution = resolution
    const { machine, root } = request
    const first = firstFault(raw, machine, resolution.stack)
    if (!first) return withResolution(normalized(raw), resolution)
    const { stack, incomplete } = await resolver.resolve({ ...resolveRequest(first, machine, root), stackOnly: true })
    return withResolution(normalized(first), { ...resolution, stack, incomplete: incomplete ?? resolution.incomplete })
  }

  /** How a death becomes an event, decided when it comes: what needs no resolver does not hold on to its record. */
  const eventOf = (raw: RawEvent, normalized: Normalized): (() => CrashEvent | Promise<CrashEvent>) => {
    const event = normalized(raw)
    const { arch } = event.host
    const root = roots.of(raw.mountNamespace)
    if (root === undefined || (arch !== 'x86_64' && arch !== 'aarch64')) return () => withResolution(event, undefined)
    const request = resolveRequest(raw, arch, root)
    const answered: Answered = { time: performance.now(), layout: { modules: request.modules, vdso: request.vdso } }
    const likeness = likenessOf(raw, request)
    const like = likeness === undefined ? undefined : answers.get(likeness)
    if (like && waiting >= FEW_WAITING && answered.time - like.time < LONGEST_SHARED_MS) {
      const { layout } = answered
      return () => withResolution(event, like.resolution && movedTo(layout, like.layout, like.resolution))
    }
    if (waiting >= MOST_WAITING) return () => withResolution(event, undefined)
    if (answers.size >= MOST_WAITING) answers.clear()
    if (likeness !== undefined) answers.set(likeness, answered)
    waiting++
    const release = roots.hold(raw.mountNamespace)
    return () =>
      resolved(raw, normalized, request, answered).finally(() => {
        waiting--
        release()
      })
  }

  return {
    push: (raw, normalized) => {
      const event = eventOf(raw, normalized)
      last = last.then(event).then(onEvent).catch(onFailure)
    },
    close: async () => {
      await last
      await resolver.close()
      roots.close()
    },
  }
}
