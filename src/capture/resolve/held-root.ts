import { closeSync, constants, fstatSync, openSync, readlinkSync, statSync } from 'node:fs'
import { O_PATH } from '../files/in-root.js'
import { namespaceOwner } from './namespace-owner.js'

/** A mount namespace with its root, held open: it stays as long as that. */
export interface HeldRoot {
  root: number
  namespace: number
  /** The user who made it, where it is not this process's own. */
  owner: number | undefined
  /** To whom it is charged: the owner, else who runs the process that it was found by. */
  user: number
  view: string
  /** How many deaths need it. */
  holders: number
  /** When the processes were looked at last and one of them lived in it. */
  seen: number
}

export const closeRoot = ({ root, namespace }: HeldRoot): void => {
  closeSync(root)
  closeSync(namespace)
}

/** Whether that root is another one than the process has now. */
export function hasMoved({ root }: HeldRoot, pid: string): boolean {
  try {
    const [before, now] = [fstatSync(root), statSync(`/proc/${pid}/root`)]
    return before.dev !== now.dev || before.ino !== now.ino
  } catch {
    return false
  }
}

/** The namespace `number` of a process. undefined where the process went, or into another namespace, meanwhile. */
export function holdRoot(pid: string, number: number, view: string): HeldRoot | undefined {
  const opened: number[] = []
  const open = (name: string, flags: number): number => {
    const descriptor = openSync(`/proc/${pid}/${name}`, flags)
    opened.push(descriptor)
    return descriptor
  }
  try {
    const namespace = open('ns/mnt', constants.O_RDONLY)
    const root = open('root', O_PATH | constants.O_DIRECTORY)
    const owner = namespaceOwner(namespace)
    const user = owner ?? ownerOf(pid) ?? 0
    if (namespaceOf(pid) === number) return { root, namespace, owner, user, view, holders: 0, seen: 0 }
  } catch {
    // Gone, or not ours to look at.
  }
  opened.forEach(closeSync)
  return undefined
}

/** Effective user of a process, root of one that others must not look at (proc(5)); undefined for one that is gone. */
export function ownerOf(pid: string): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid
  } catch {
    return undefined
  }
}

/** Inode of the mount namespace (namespaces(7)); undefined for a process that is gone or not ours to look at. */
export function namespaceOf(pid: string): number | undefined {
  try {
    return Number(readlinkSync(`/proc/${pid}/ns/mnt`).slice('mnt:['.length, -1))
  } catch {
    return undefined
  }
}
