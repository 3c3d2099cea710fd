import { readWhole, type View, withFile } from '../../../../files/in-root.js'
import { createCache } from '../cache.js'
import { fileVersion } from '../inspect.js'

export const LD_CACHE = '/etc/ld.so.cache'

/** sysdeps/generic/dl-cache.h of glibc: header and entries of both formats, little-endian. */
const MAGIC = 'glibc-ld.so.cache1.1'
const OLD_MAGIC = 'ld.so-1.7.0'
const HEADER_SIZE = 48
const ENTRY_SIZE = 24
const OLD_HEADER_SIZE = 16
const OLD_ENTRY_SIZE = 12

/** A desktop has some 3,000. */
const MAX_ENTRIES = 65_536
const PATH_MAX = 4096
const MAX_BYTES = 1 << 24

const caches = createCache<Map<string, string[]>>(8)

/** Paths of every library that ldconfig(8) found, by soname and for all machines. Empty where there is no cache. */
export function readLdCache(view: View): Map<string, string[]> {
  return (
    withFile(view, LD_CACHE, (fd, stats) =>
      caches(fileVersion(stats), () => parseLdCache(readWhole(fd, Number(stats.size), MAX_BYTES))),
    ) ?? new Map()
  )
}

function parseLdCache(file: Buffer = Buffer.alloc(0)): Map<string, string[]> {
  const libraries = new Map<string, string[]>()
  const cache = file.subarray(offsetOfCurrent(file))
  if (cache.length < HEADER_SIZE || cache.toString('latin1', 0, MAGIC.length) !== MAGIC) return libraries
  const whole = Math.floor((cache.length - HEADER_SIZE) / ENTRY_SIZE)
  const count = Math.min(cache.readUInt32LE(20), whole, MAX_ENTRIES)
  for (let index = 0; index < count; index++) {
    const entry = HEADER_SIZE + index * ENTRY_SIZE
    const soname = stringAt(cache, cache.readUInt32LE(entry + 4))
    const path = stringAt(cache, cache.readUInt32LE(entry + 8))
    const paths = libraries.get(soname)
    if (paths) paths.push(path)
    else libraries.set(soname, [path])
  }
  return libraries
}

/** Before glibc 2.32 ldconfig wrote the old format in front of the current one, which begins at a multiple of 8. */
function offsetOfCurrent(file: Buffer): number {
  if (file.length < OLD_HEADER_SIZE || file.toString('latin1', 0, OLD_MAGIC.length) !== OLD_MAGIC) return 0
  return Math.ceil((OLD_HEADER_SIZE + file.readUInt32LE(12) * OLD_ENTRY_SIZE) / 8) * 8
}

function stringAt(cache: Buffer, offset: number): string {
  const start = cache.subarray(offset, offset + PATH_MAX)
  return start.toString('utf8', 0, Math.max(0, start.indexOf(0)))
}
