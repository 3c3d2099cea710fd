import type { ModuleMapping } from '../../protocol.js'

/** A file with one of its mappings: the executable one where there is one. */
export interface MappedFile {
  path: string
  mapping?: ModuleMapping
}

/** Names the kernel gives to memory that has no file: mm/shmem.c, ipc/shm.c, fs/aio.c, fs/hugetlbfs/inode.c. */
const NO_FILE = /^\/(memfd:|SYSV|\[aio\]|anon_hugepage|dev\/)/

/**
 * One entry for each file: the executable first, even where no mapping of it was captured, then as they lie in memory.
 * A path can stand for two files, one of them replaced by the other: they are distinguished by inode.
 */
export function mappedFiles(modules: readonly ModuleMapping[], executable?: string): MappedFile[] {
  const files = new Map<string, MappedFile>()
  for (const mapping of modules) {
    const { path } = mapping
    if (!path.startsWith('/') || NO_FILE.test(path)) continue
    const key = `${mapping.device} ${mapping.inode} ${path}`
    const known = files.get(key)
    if (!known) files.set(key, { path, mapping })
    else if (mapping.executable && !known.mapping?.executable) files.set(key, { path, mapping })
  }
  const all = [...files.values()]
  if (!executable?.startsWith('/')) return all
  const own = all.filter(({ path }) => path === executable)
  return [...(own.length > 0 ? own : [{ path: executable }]), ...all.filter(({ path }) => path !== executable)]
}
