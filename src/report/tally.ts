/** Counts by key. Keeps 10,000 keys at most; what comes under further new ones is counted together as others. */
export interface Tally {
  add(key: string, seen: Seen): void
  /** The `limit` most frequent, equals by key, and the count of all the rest. */
  most(limit: number): { top: Counted[]; others: number }
  /** How many keys, as text: `10000+` when there were more than are kept. */
  size(): string
}

export interface Seen {
  time: string
  example: string
}

export interface Counted extends Seen {
  key: string
  count: number
}

const KEYS = 10_000

export function tally(): Tally {
  const entries = new Map<string, Counted>()
  let [total, overflow] = [0, false]
  return {
    add(key, seen) {
      total++
      const entry = entries.get(key)
      if (entry) {
        entry.count++
        if (seen.time >= entry.time) Object.assign(entry, seen)
      } else if (entries.size < KEYS) {
        entries.set(key, { key, count: 1, ...seen })
      } else {
        overflow = true
      }
    },
    most(limit) {
      const top = [...entries.values()].sort(byCount).slice(0, limit)
      return { top, others: total - top.reduce((sum, { count }) => sum + count, 0) }
    },
    size: () => `${entries.size}${overflow ? '+' : ''}`,
  }
}

const byCount = (a: Counted, b: Counted): number => b.count - a.count || (a.key < b.key ? -1 : 1)
