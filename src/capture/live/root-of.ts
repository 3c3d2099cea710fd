import { readdirSync, readlinkSync } from 'node:fs'

/**
 * A folder through which the files of a mount namespace can be opened, although the process that
 * died in it is gone: the root of any process still living there. undefined where it was the last one.
 */
export function rootOf(mountNamespace: number | undefined): string | undefined {
  if (mountNamespace === undefined) return undefined
  if (namespaceOf('self') === mountNamespace) return '/'
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && namespaceOf(name) === mountNamespace)
  return pid === undefined ? undefined : `/proc/${pid}/root`
}

/** Inode of the mount namespace (namespaces(7)); undefined for a process that is gone or not ours to look at. */
function namespaceOf(pid: string): number | undefined {
  try {
    return Number(readlinkSync(`/proc/${pid}/ns/mnt`).slice('mnt:['.length, -1))
  } catch {
    return undefined
  }
}
