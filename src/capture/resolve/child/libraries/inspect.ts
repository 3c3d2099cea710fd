import { type BigIntStats, statfsSync } from 'node:fs'
import { reopened, type View, withFile } from '../../../files/in-root.js'
import { createCache } from './cache.js'
import { fileBytes } from './elf/file-bytes.js'
import { type ElfIdentity, readIdentity } from './elf/identity.js'

/** A file as it is now. */
export interface InspectedFile {
  stats: BigIntStats
  /** f_type of statfs(2). */
  fileSystem: number
  /** Absent where it is not an ELF file. */
  elf?: ElfIdentity
}

const inspected = createCache<InspectedFile>(1024)

/** The regular file at a path; undefined where there is none that could have been read. An unchanged one is read once. */
export const inspectFile = (view: View, path: string): InspectedFile | undefined =>
  withFile(view, path, (fd, stats) =>
    inspected(fileVersion(stats), () => ({
      stats,
      fileSystem: statfsSync(reopened(fd)).type,
      elf: readIdentity(fileBytes(fd)),
    })),
  )

/** Another one for any other file, and for any other content: only the kernel sets ctime. */
export const fileVersion = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':')
