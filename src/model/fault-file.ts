import { count, object, optional, text } from './schema.js'

/** The mapped file that a SIGBUS was about. */
export const FaultFile = object({
  size: count('bytes in the file when the process died'),
  offset: count('of the access, bytes into the file'),
  fileSystem: text('name of the file system: tmpfs, hugetlbfs, ext4; a number where it has none here'),
  capacityBytes: optional(count('what a tmpfs may hold, or the pool of huge pages')),
  freeBytes: optional(count('what is left of it; of a tmpfs within some pages')),
})
