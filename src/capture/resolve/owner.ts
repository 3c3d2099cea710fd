import type { RawEvent } from '../../model/raw.js'
import { containerOf } from '../event/container.js'
import type { Root } from './roots.js'

/**
 * The owner whose share of the resolver a death counts to: the user, by whatever ids in a user namespace of their own. What runs
 * as root counts by its service or container, so that one of them cannot take the turns of all others.
 */
export function userOf({ uid, cgroup }: RawEvent, { user = uid }: Root): string {
  const service = user === 0 && cgroup !== undefined ? containerOf(cgroup) : undefined
  return service === undefined ? String(user) : `${user} ${service}`
}

/** The file of the executable by device and inode, which a copy under the same name does not share. */
export function programOf({ exe = '', comm, mappings = [] }: RawEvent): string {
  const mapping = mappings.find(({ path }) => path === exe)
  return mapping ? `${mapping.device} ${mapping.inode}` : `${exe} ${comm}`
}

/** Rough size of a record in memory. */
export const bytesOf = ({ stack, interruptedStack, threads = [], mappings = [] }: RawEvent): number =>
  4096 +
  (stack?.bytes.length ?? 0) +
  threads.slice(1).reduce((sum, thread) => sum + 1024 + (thread.stack?.bytes.length ?? 0), 0) +
  (interruptedStack?.bytes.length ?? 0) +
  512 * mappings.length
