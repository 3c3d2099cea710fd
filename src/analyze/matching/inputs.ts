import type { Facts } from '../facts/registry.js'
import { resolvePath } from '../rules/path.js'
import type { Leaf } from '../rules/rule.js'

/** What conditions ask about. Each fact and path is read once for each event, however many conditions ask. */
export interface Inputs {
  reader(leaf: Leaf): () => unknown
  /** Turns to the next event. */
  begin(facts: Facts): void
  /** Counts the events, so that what was worked out for one is not taken for the next. */
  event(): number
}

const UNREAD = Symbol('unread')

export function createInputs(): Inputs {
  const readers = new Map<string, () => unknown>()
  const values: unknown[] = []
  let facts: Facts = () => undefined
  let events = 0

  const once = (key: string, read: () => unknown): (() => unknown) => {
    const known = readers.get(key)
    if (known) return known
    const slot = values.push(UNREAD) - 1
    const reader = (): unknown => {
      if (values[slot] === UNREAD) values[slot] = read()
      return values[slot]
    }
    readers.set(key, reader)
    return reader
  }

  return {
    reader: ({ fact, path }) => {
      const whole = once(fact, () => facts(fact))
      return path === undefined ? whole : once(`${fact} ${path}`, () => at(whole(), path))
    },
    begin: (next) => {
      facts = next
      events++
      values.fill(UNREAD)
    },
    event: () => events,
  }
}

/** As the engine does it: what is neither object nor list has nothing below it, and stands for itself. */
export const at = (value: unknown, path: string): unknown =>
  typeof value === 'object' && value !== null ? resolvePath(value, path) : value
