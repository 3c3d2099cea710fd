/** Remembers what `make` gave for the `capacity` keys asked for last. */
export function createCache<T>(capacity: number): (key: string, make: () => T) => T {
  const entries = new Map<string, { value: T }>()
  return (key, make) => {
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
