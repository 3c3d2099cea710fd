import { createTurns } from '../../model/turns.js'

/** A backlog should not grow beyond that, and from this on there is hardly room for more. */
export const MAX_WAITING_BYTES = 128 * 1024 * 1024
export const NEARLY_FULL_BYTES = (MAX_WAITING_BYTES / 4) * 3

/** Records are handed over in bundles of about so many bytes: what takes them looks up after each. */
const BUNDLE_BYTES = 256 * 1024

/** What an array of its own adds to the bytes of a record, roughly. */
const OVERHEAD = 256

/** Records of one owner, in the order they came. */
export interface Bundle {
  owner: string
  records: Uint8Array[]
  bytes: number
}

/** Records that the ring no longer holds and that nobody has taken yet. */
export interface Backlog {
  add(record: Uint8Array): void
  /** The oldest bundle of the owner whose turn it is: who fills the ring does not keep the others waiting. */
  take(): Bundle | undefined
  /** What all records take in memory. */
  bytes(): number
}

export function createBacklog(ownerOf: (record: Uint8Array) => string): Backlog {
  const turns = createTurns<Bundle>()
  /** The last bundle of each owner that has one. */
  const last = new Map<string, Bundle>()
  let total = 0
  return {
    bytes: () => total,
    add: (record) => {
      const owner = ownerOf(record)
      let bundle = last.get(owner)
      if (!bundle || bundle.bytes >= BUNDLE_BYTES) {
        bundle = { owner, records: [], bytes: 0 }
        last.set(owner, bundle)
        turns.add(owner, bundle)
      }
      const size = record.length + OVERHEAD
      bundle.records.push(record)
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
