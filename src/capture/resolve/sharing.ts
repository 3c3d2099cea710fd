import type { CrashEvent } from '../../model/event.js'
import type { RawEvent } from '../../model/raw.js'
import { bytesOf } from './owner.js'
import type { Resolution, ResolveRequest } from './protocol.js'
import { withResolution } from './request.js'
import { type CodeLayout, movedTo } from './stack-fingerprint.js'

/** Files change: after so long a death is resolved anew, whatever it is like. */
const MAX_SHARED_MS = 10_000
const MAX_OFFERED = 256

/** Of what waits for the answer of another. What comes beyond that gets none. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

interface Offer {
  time: number
  layout: CodeLayout
  resolution: Promise<Resolution | undefined>
}

export interface Death {
  user: string
  raw: RawEvent
  request: ResolveRequest
  /** Of stackFingerprint(). */
  fingerprint: string | undefined
}

/** How an event gets the answer that was found for another. */
type Share = (event: CrashEvent) => Promise<CrashEvent>

export interface Sharing {
  /** undefined where no death like it was offered lately, by the same user. */
  find(death: Death): Share | undefined
  /** `resolution`: undefined where there will be none. Nothing is changed where a death like it was offered lately. */
  offer(death: Death, resolution: Promise<Resolution | undefined>): void
}

/** One answer for deaths that are like each other. */
export function createSharing(): Sharing {
  const offers = new Map<string, Offer>()
  let bytes = 0
  const freshOffer = (key: string | undefined): Offer | undefined => {
    const offer = key === undefined ? undefined : offers.get(key)
    return offer && performance.now() - offer.time < MAX_SHARED_MS ? offer : undefined
  }
  return {
    find: (death) => {
      const offer = freshOffer(keyOf(death))
      if (!offer) return undefined
      const [layout, size] = [layoutOf(death), bytesOf(death.raw)]
      return async (event) => {
        if (bytes + size > MAX_WAITING_BYTES) return withResolution(event, undefined)
        bytes += size
        const resolution = await offer.resolution.finally(() => {
          bytes -= size
        })
        return withResolution(event, resolution && movedTo(layout, offer.layout, resolution))
      }
    },
    offer: (death, resolution) => {
      const key = keyOf(death)
      // The first has its answer sooner, or has it already.
      if (key === undefined || freshOffer(key)) return
      if (offers.size >= MAX_OFFERED) offers.clear()
      const found = resolution.catch(() => undefined)
      const offer = { time: performance.now(), layout: layoutOf(death), resolution: found }
      offers.set(key, offer)
      void found.then((answer) => {
        if (!answer && offers.get(key) === offer) offers.delete(key)
      })
    },
  }
}

const keyOf = ({ user, fingerprint }: Death): string | undefined => fingerprint && `${user} ${fingerprint}`

const layoutOf = ({ request: { modules, vdso } }: Death): CodeLayout => ({ modules, vdso })
