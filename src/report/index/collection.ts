import type { IndexEntry } from './entry.js'

export interface Group extends Span {
  signature: string
  /** Those that are kept, newest first. */
  entries: IndexEntry[]
}

interface Span {
  /** How many there were, those no longer kept included. */
  count: number
  /** RFC 3339 */
  first: string
  last: string
}

export interface Collection {
  add(entry: IndexEntry): void
  /** Incidents there were. */
  total(): number
  /** By signature, the one seen last first. */
  groups(): Group[]
}

/**
 * The incidents of a folder. Keeps the newest 10,000, and counts of those before them, so that neither memory nor the
 * page grow with a crash loop. One of an id that is kept takes the place of the other: it was analyzed again, and
 * where that wrote no report the earlier one is still there.
 */
export function createCollection(): Collection {
  const kept = new Map<string, IndexEntry>()
  const older = new Map<string, Span>()
  let forgotten = 0
  const forget = ({ id, signature, time }: IndexEntry): void => {
    kept.delete(id)
    forgotten++
    const span = older.get(signature)
    if (span || older.size < KEPT) older.set(signature, widened(span ?? nothingSince(time), time))
  }
  return {
    add(entry) {
      const before = kept.get(entry.id)
      kept.delete(entry.id)
      kept.set(entry.id, entry.files.length === 0 && before ? { ...entry, files: before.files } : entry)
      const [oldest] = kept.size > KEPT ? kept.values() : []
      if (oldest) forget(oldest)
    },
    total: () => kept.size + forgotten,
    groups() {
      const groups = new Map<string, Group>()
      for (const entry of kept.values()) {
        const { signature, time } = entry
        const group = groups.get(signature) ?? {
          signature,
          entries: [],
          ...(older.get(signature) ?? nothingSince(time)),
        }
        group.entries.push(entry)
        groups.set(signature, Object.assign(group, widened(group, time)))
      }
      for (const group of groups.values()) group.entries.sort((a, b) => (a.time < b.time ? 1 : -1))
      return [...groups.values()].sort((a, b) => (a.last < b.last ? 1 : -1))
    },
  }
}

const KEPT = 10_000

const nothingSince = (time: string): Span => ({ count: 0, first: time, last: time })

const widened = ({ count, first, last }: Span, time: string): Span => ({
  count: count + 1,
  first: time < first ? time : first,
  last: time > last ? time : last,
})
