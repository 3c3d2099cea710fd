import { type BigIntStats, fstatSync, statfsSync } from 'node:fs'
import { createCache } from './cache.js'
import { fileBytes } from './elf/file-bytes.js'
import { type ElfIdentity, readIdentity } from './elf/identity.js'
import { withFile } from './in-root.js'

/** A file as it is now. */
export interface InspectedFile {
  stats: BigIntStats
  /** f_type of statfs(2). */
  fileSystem: number
  /** Absent where it is no ELF file. */
  elf?: ElfIdentity
}

const inspected = createCache<InspectedFile>(1024)

/** The regular file at a path below `root`; undefined where there is none that can be read. An unchanged one is read once. */
export const inspectFile = (root: string, path: string): InspectedFile | undefined =>
  withFile(root, path, (fd) => {
    const stats = fstatSync(fd, { bigint: true })
    return inspected(fileVersion(stats), () => ({
      stats,
      fileSystem: statfsSync(`/proc/self/fd/${fd}`).type,
      elf: readIdentity(fileBytes(fd)),
    }))
  })

/** Another one for any other file, and for any other content: only the kernel sets ctime. */
export const fileVersion = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':')
