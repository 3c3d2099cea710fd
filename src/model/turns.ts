/** Items of several owners, handed out by turns: what one owner has piled up does not keep the others waiting. */
export interface Turns<T> {
  size(): number
  add(owner: string, item: T): void
  /** The oldest item of the owner whose turn it is, among owners that `may` be served. */
  take(may: (owner: string) => boolean): T | undefined
  /** Takes the newest item away from the owner that has the most. */
  shed(): T | undefined
  remove(owner: string, item: T): void
  clear(): T[]
}

export function createTurns<T>(): Turns<T> {
  // In the order of their turns.
  const owners = new Map<string, T[]>()
  let size = 0

  const keep = (owner: string, items: T[]): void => {
    if (items.length === 0) owners.delete(owner)
    else owners.set(owner, items)
  }

  return {
    size: () => size,
    add: (owner, item) => {
      size++
      const items = owners.get(owner)
      if (items) items.push(item)
      else owners.set(owner, [item])
    },
    take: (may) => {
      const [owner, items = []] = [...owners].find(([each]) => may(each)) ?? []
      const item = items.shift()
      if (owner === undefined || item === undefined) return undefined
      size--
      owners.delete(owner)
      keep(owner, items)
      return item
    },
    shed: () => {
      const [largest] = [...owners].sort(([, a], [, b]) => b.length - a.length)
      if (!largest) return undefined
      const [owner, items] = largest
      size--
      keep(owner, items.slice(0, -1))
      return items.at(-1)
    },
    remove: (owner, item) => {
      const items = owners.get(owner) ?? []
      const left = items.filter((each) => each !== item)
      size -= items.length - left.length
      keep(owner, left)
    },
    clear: () => {
      const items = [...owners.values()].flat()
      owners.clear()
      size = 0
      return items
    },
  }
}
