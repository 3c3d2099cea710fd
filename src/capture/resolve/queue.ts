import type { CrashEvent } from '../../model/event.js'
import { isMachine } from '../../model/machine.js'
import type { RawEvent } from '../../model/raw.js'
import { createFamilies } from './families.js'
import { bytesOf, programOf, userOf } from './owner.js'
import { createPatience } from './patience.js'
import type { Resolution } from './protocol.js'
import { resolveRequest, withResolution } from './request.js'
import { resolveDeath } from './resolve-death.js'
import type { Presence, Resolver } from './resolver.js'
import { createRoom } from './room.js'
import { createRoots } from './roots.js'
import { createSchedule } from './schedule.js'
import { createSharing, type Death } from './sharing.js'
import { stackFingerprint } from './stack-fingerprint.js'

/** With so many waiting, a death like another gets that one's answer. */
const FEW_WAITING = 16

type Normalized = (raw: RawEvent) => CrashEvent

export interface Resolving {
  /** `normalized` makes the event of a record: of this one, or of the fault that it turns out to have begun with. */
  push(raw: RawEvent, normalized: Normalized): void
  /** Resolves when few of those that were pushed wait for symbols, or after a moment. */
  room(): Promise<void>
  /** See Roots.look. */
  lookElsewhere(onLook?: () => void): void
  /**
   * Resolves when everything pushed has been handed on: without symbols, and marked so, what the resolver has not
   * answered when `patience` is aborted.
   */
  close(patience?: AbortSignal): Promise<void>
}

/** What became of a death: no resolution where it was not tried. */
interface Completed {
  event: CrashEvent
  resolution?: Resolution
}

/**
 * Resolves symbols and libraries of deaths and hands their events on as they are completed, not in the order they came;
 * only the event of a process waits for those of its children. `arch`: of this machine, as uname(2) has it.
 */
export function startResolving(
  arch: string,
  onEvent: (event: CrashEvent) => void,
  onFailure: (error: Error) => void,
  { presence = 'ready' }: { presence?: Presence } = {},
): Resolving {
  const schedule = createSchedule(presence)
  const roots = createRoots()
  const patience = createPatience()
  const sharing = createSharing()
  const families = createFamilies()
  const room = createRoom()

  const complete = async (raw: RawEvent, normalized: Normalized): Promise<CrashEvent> => {
    const root = roots.of(raw.mountNamespace)
    if (!root || !isMachine(arch)) return withResolution(normalized(raw), undefined)
    const request = resolveRequest(raw, arch, root)
    const death = { user: userOf(raw, root), raw, request, fingerprint: stackFingerprint(raw, request) }
    const share = schedule.size() >= FEW_WAITING ? sharing.find(death) : undefined
    if (share) return share(normalized(raw))
    if (!patience.allows(death.user, programOf(raw))) return withResolution(normalized(raw), undefined)
    const completed = scheduled(death, normalized)
    sharing.offer(
      death,
      completed.then(({ resolution }) => resolution),
    )
    return completed.then(({ event }) => event)
  }

  const scheduled = ({ user, raw, request }: Death, normalized: Normalized): Promise<Completed> =>
    new Promise((resolve, reject) => {
      const release = roots.hold(raw.mountNamespace)
      let settled = false
      const settle = (make: () => Completed): void => {
        if (settled) return
        settled = true
        release()
        try {
          resolve(make())
        } catch (error) {
          reject(error)
        }
      }
      const drop = (): void => settle(() => ({ event: withResolution(normalized(raw), undefined) }))
      const run = async (resolver: Resolver): Promise<void> => {
        const program = programOf(raw)
        // They may have used up their share while this one waited.
        if (!patience.allows(user, program)) return drop()
        const start = performance.now()
        const { first, resolution } = await resolveDeath(raw, request, resolver)
        patience.worked(user, program, performance.now() - start, resolution.failed ?? false)
        settle(() => ({ event: withResolution(normalized(first), resolution), resolution }))
      }
      schedule.add({ user, bytes: bytesOf(raw), run, drop })
    })

  return {
    push: (raw, normalized) => families.enter(raw, room.enter(complete(raw, normalized)), onEvent, onFailure),
    room: room.free,
    lookElsewhere: roots.look,
    close: async (patience) => {
      if (patience?.aborted) schedule.stop()
      patience?.addEventListener('abort', schedule.stop)
      await families.settled()
      patience?.removeEventListener('abort', schedule.stop)
      schedule.stop()
      roots.close()
    },
  }
}
