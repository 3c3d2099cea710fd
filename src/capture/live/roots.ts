import { closeSync, constants, fstatSync, openSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { O_PATH } from '../resolve/libraries/in-root.js'

/** A container that lives for less may die unseen. */
const SCAN_MS = 2000

/** Of a namespace without processes: their records are in the ring for less. */
const GRACE_MS = 3000

/** Two descriptors each, of the 1024 that a process may have open at least. */
const MOST_HELD = 256

export interface Roots {
  /**
   * A folder through which the files of a mount namespace can be opened, although the process that died in it may have
   * been the last one. undefined where that one was gone before it was seen.
   */
  of(mountNamespace: number | undefined): string | undefined
  /** Keeps that folder until the function it returns is called. */
  hold(mountNamespace: number | undefined): () => void
  close(): void
}

interface Held {
  root: number
  namespace: number
  users: number
  /** When the processes were looked at last and one of them lived in it. */
  seen: number
}

/**
 * Holds the root of every other mount namespace of this machine as long as processes live in it, and some seconds
 * longer: the files of a container with one process are gone with it otherwise. The namespace is held as well, for its
 * number (namespaces(7)) is given to the next one when it ends.
 */
export function createRoots(): Roots {
  const own = namespaceOf('self')
  const all = new Map<number, Held>()

  const scan = (): void => {
    const now = performance.now()
    for (const pid of readdirSync('/proc')) {
      const namespace = /^\d/.test(pid) ? namespaceOf(pid) : undefined
      if (namespace === undefined || namespace === own) continue
      const known = all.get(namespace)
      // Who sets a container up makes the namespace first, and then moves to its root (pivot_root(2)).
      if (known && known.seen !== now && known.users === 0 && hasMoved(known, pid)) drop(namespace, known)
      const held = all.get(namespace) ?? (all.size < MOST_HELD ? hold(pid, namespace) : undefined)
      if (!held) continue
      held.seen = now
      all.set(namespace, held)
    }
    for (const [namespace, held] of all) if (now - held.seen > GRACE_MS && held.users === 0) drop(namespace, held)
  }

  const drop = (namespace: number, { root, namespace: descriptor }: Held): void => {
    closeSync(root)
    closeSync(descriptor)
    all.delete(namespace)
  }

  scan()
  const timer = setInterval(scan, SCAN_MS).unref()
  return {
    of: (namespace) => {
      if (namespace === undefined) return undefined
      if (namespace === own) return '/'
      if (!all.has(namespace)) scan()
      const held = all.get(namespace)
      // Another process opens it: the one that reads foreign files.
      return held && `/proc/${process.pid}/fd/${held.root}`
    },
    hold: (namespace) => {
      const held = all.get(namespace ?? 0)
      if (held) held.users++
      return () => {
        if (held) held.users--
      }
    },
    close: () => {
      clearInterval(timer)
      for (const [namespace, held] of all) drop(namespace, held)
    },
  }
}

function hasMoved({ root }: Held, pid: string): boolean {
  try {
    const [before, now] = [fstatSync(root), statSync(`/proc/${pid}/root`)]
    return before.dev !== now.dev || before.ino !== now.ino
  } catch {
    return false
  }
}

/** undefined where the process went, or into another namespace, meanwhile. */
function hold(pid: string, number: number): Held | undefined {
  const opened: number[] = []
  const open = (name: string, flags: number): number => {
    const descriptor = openSync(`/proc/${pid}/${name}`, flags)
    opened.push(descriptor)
    return descriptor
  }
  try {
    const namespace = open('ns/mnt', constants.O_RDONLY)
    const root = open('root', O_PATH | constants.O_DIRECTORY)
    if (namespaceOf(pid) === number) return { root, namespace, users: 0, seen: 0 }
  } catch {
    // Gone, or not ours to look at.
  }
  opened.forEach(closeSync)
  return undefined
}

/** Inode of the mount namespace (namespaces(7)); undefined for a process that is gone or not ours to look at. */
function namespaceOf(pid: string): number | undefined {
  try {
    return Number(readlinkSync(`/proc/${pid}/ns/mnt`).slice('mnt:['.length, -1))
  } catch {
    return undefined
  }
}
