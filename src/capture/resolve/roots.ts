import { readdirSync } from 'node:fs'
import { hasMoved, namespaceOf } from './held-root.js'
import { createHoldings } from './holdings.js'
import { createLooking } from './looking.js'

/** Of a namespace without processes: their records are in the ring for less. */
const GRACE_MS = 3000

/** Two descriptors each, of the 1024 that a process may have open at least. */
const MAX_HELD = 256

/** The files of a mount namespace. */
export interface Root {
  /** A folder through which they can be opened, although the process that died may have been the last one there. */
  folder: string
  /** Unlike that of any other namespace: the kernel gives numbers, and descriptors are used, again. */
  view: string
  /** The user who made the namespace, where it is not this process's own. */
  user?: number
  /** The namespace is gone: only those files are its own that the process had mapped. */
  isGuessed?: true
}

export interface Roots {
  /**
   * Of a namespace that was gone before it was seen, or for which there was no room: this process's own files, of which most
   * are the same ones where a service has a few folders of its own (PrivateTmp=, unshare(1)). undefined for none.
   */
  of(mountNamespace: number | undefined): Root | undefined
  /** Keeps that folder until the function it returns is called. */
  hold(mountNamespace: number | undefined): () => void
  /**
   * To be called when a process in another mount namespace has executed a program or ended: looks now which namespaces
   * there are, or when it has spent its share of the processor. `onLook` is called when it begins to.
   */
  look(onLook?: () => void): void
  close(): void
}

/** The view of processes in the mount namespace of this one. */
export const OWN_VIEW = 'own'
const GUESSED_VIEW = 'own, guessed'

/**
 * Holds the root of every other mount namespace of this machine as long as processes live in it, and some seconds
 * longer: the files of a container with one process are gone with it otherwise. The namespace is held as well, for its
 * number (namespaces(7)) is given to the next one when it ends. Where there is no room for all, users get equal shares.
 * Nothing is done while nothing changes. A namespace that a process makes for itself, without executing a program in it,
 * is found when something else changes, or somebody dies in it and another process lives there.
 */
export function createRoots(mostHeld = MAX_HELD): Roots {
  const own = namespaceOf('self')
  const holdings = createHoldings(mostHeld)

  const scan = (): void => {
    const now = performance.now()
    const refused = new Set<number>()
    for (const pid of readdirSync('/proc')) {
      const namespace = /^\d/.test(pid) ? namespaceOf(pid) : undefined
      if (namespace === undefined || namespace === own) continue
      const known = holdings.get(namespace)
      // Who sets a container up makes the namespace first, and then moves to its root (pivot_root(2)).
      if (known && known.seen !== now && known.holders === 0 && hasMoved(known, pid)) holdings.drop(namespace)
      const held = holdings.get(namespace) ?? holdings.take(pid, namespace, refused)
      if (held) held.seen = now
    }
    holdings.dropUnused(now - GRACE_MS)
  }

  const looking = createLooking(() => {
    const start = performance.now()
    scan()
    return holdings.someUnseen(start)
  })

  looking.look()
  return {
    of: (namespace) => {
      if (namespace === undefined) return undefined
      if (namespace === own) return { folder: '/', view: OWN_VIEW }
      if (!holdings.get(namespace)) scan()
      const held = holdings.get(namespace)
      // Another process opens it: the one that reads foreign files.
      if (!held) return { folder: '/', view: GUESSED_VIEW, isGuessed: true }
      return { folder: `/proc/${process.pid}/fd/${held.root}`, view: held.view, user: held.owner }
    },
    hold: (namespace) => {
      const held = holdings.get(namespace ?? 0)
      if (held) held.holders++
      return () => {
        if (held) held.holders--
      }
    },
    look: looking.look,
    close: () => {
      looking.close()
      holdings.close()
    },
  }
}
