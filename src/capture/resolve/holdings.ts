import { whoYields } from './fair-share.js'
import { closeRoot, type HeldRoot, holdRoot, ownerOf } from './held-root.js'

export interface Holdings {
  get(namespace: number): HeldRoot | undefined
  /**
   * Holds the namespace of a process; undefined where the process is gone or there is no room. `refused` collects the
   * owners of processes for which there was none, who are not tried again.
   */
  take(pid: string, namespace: number, refused: Set<number>): HeldRoot | undefined
  drop(namespace: number): void
  /** Whether there are some in which no process lived since then. */
  someUnseen(since: number): boolean
  /** Those that no death needs and in which no process lived since then. */
  dropUnused(since: number): void
  close(): void
}

/** The mount namespaces that are held open, by number: at most so many, shared fairly between users. */
export function createHoldings(most: number): Holdings {
  const all = new Map<number, HeldRoot>()
  let views = 0

  const drop = (namespace: number): void => {
    const held = all.get(namespace)
    if (held) closeRoot(held)
    all.delete(namespace)
  }

  const makeRoom = (user: number): boolean => {
    if (all.size < most) return true
    const holders = [...all.values()].map((held) => held.user)
    const yielding = whoYields(holders, user)
    const [victim] = [...all].find(([, held]) => held.user === yielding && held.holders === 0) ?? []
    if (victim !== undefined) drop(victim)
    return victim !== undefined
  }

  return {
    get: (namespace) => all.get(namespace),
    take: (pid, namespace, refused) => {
      const owner = ownerOf(pid)
      if (owner === undefined || refused.has(owner)) return undefined
      const held = holdRoot(pid, namespace, `mount namespace ${++views}`)
      if (held && makeRoom(held.user)) {
        all.set(namespace, held)
        return held
      }
      if (!held) return undefined
      closeRoot(held)
      // A process that others must not look at passes for one of root's.
      if (owner === held.user) refused.add(owner)
      return undefined
    },
    drop,
    someUnseen: (since) => [...all.values()].some(({ seen }) => seen < since),
    dropUnused: (since) => {
      for (const [namespace, { seen, holders }] of all) if (seen < since && holders === 0) drop(namespace)
    },
    close: () => {
      for (const namespace of all.keys()) drop(namespace)
    },
  }
}
