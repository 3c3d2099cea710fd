import { createTurns } from '../../model/turns.js'

/** A backlog should not grow beyond that, and from this on there is hardly room for more. */
export const MAX_WAITING_BYTES = 80 * 1024 * 1024
export const NEARLY_FULL_BYTES = (MAX_WAITING_BYTES / 8) * 7

/** Records are handed over in bundles of about so many bytes: what takes them looks up after each. */
const BUNDLE_BYTES = 256 * 1024

/** What an array of its own adds to the bytes of a stretch, roughly. */
const OVERHEAD = 256

/** Stretches of the ring whose records have one owner, in the order they came. */
export interface Bundle {
  owner: string
  stretches: Uint8Array<ArrayBuffer>[]
  bytes: number
}

/** What the ring no longer holds and nobody has taken yet. */
export interface Backlog {
  add(owner: string, stretch: Uint8Array<ArrayBuffer>): void
  /** The oldest bundle of the owner whose turn it is: who fills the ring does not keep the others waiting. */
  take(): Bundle | undefined
  /** What all stretches take in memory. */
  bytes(): number
}

export function createBacklog(): Backlog {
  const turns = createTurns<Bundle>()
  /** The last bundle of each owner that has one. */
  const last = new Map<string, Bundle>()
  let total = 0
  return {
    bytes: () => total,
    add: (owner, stretch) => {
      const size = stretch.length + OVERHEAD
      let bundle = last.get(owner)
      if (!bundle || bundle.bytes + size > BUNDLE_BYTES) {
        bundle = { owner, stretches: [], bytes: 0 }
        last.set(owner, bundle)
        turns.add(owner, bundle)
      }
      bundle.stretches.push(stretch)
      bundle.bytes += size
      total += size
    },
    take: () => {
      const bundle = turns.take(() => true)
      if (!bundle) return undefined
      total -= bundle.bytes
      if (last.get(bundle.owner) === bundle) last.delete(bundle.owner)
      return bundle
    },
  }
}
