let view = ''

/**
 * From now on the caches work for a process with this view of files (ResolveRequest). What was read for another one
 * counts for nothing: in a mount namespace of its own a process can mount what it likes over a file that others see, and
 * the numbers of devices and inodes of its own file systems are of its choosing.
 */
export function lookThrough(next: string): void {
  view = next
}

/** A key that only requests with the same view share. */
export const keyInView = (key: string): string => `${view}\0${key}`

/** Remembers what `make` gave for the `capacity` keys asked for last. */
export function createCache<T>(capacity: number): (key: string, make: () => T) => T {
  const entries = new Map<string, { value: T }>()
  return (name, make) => {
    const key = keyInView(name)
    const entry = entries.get(key) ?? { value: make() }
    entries.delete(key)
    entries.set(key, entry)
    for (const oldest of entries.keys()) {
      if (entries.size <= capacity) break
      entries.delete(oldest)
    }
    return entry.value
  }
}
