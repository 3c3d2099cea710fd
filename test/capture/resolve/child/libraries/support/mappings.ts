import { readFileSync, statSync } from 'node:fs'
import type { ModuleMapping } from '../../../../../../src/capture/resolve/protocol.js'

/** File mappings of a running process, as proc_pid_maps(5) shows them. */
export function mappingsOf(pid: number | 'self'): ModuleMapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^(\w+)-(\w+) ..(.). (\w+) (\S+) (\d+) +(\/.*?)( \(deleted\))?$/.exec(line)
      if (!found) return []
      const [, start, end, execute, offset, device = '', inode, path = '', deleted] = found
      return {
        start: BigInt(`0x${start}`),
        end: BigInt(`0x${end}`),
        offset: BigInt(`0x${offset}`),
        path,
        executable: execute === 'x',
        device,
        inode: Number(inode),
        deleted: deleted !== undefined,
      }
    })
}

/** A mapping of a file as it is now. */
export function mappingOf(path: string, place = path): ModuleMapping {
  const { dev, ino } = statSync(place, { bigint: true })
  const [major, minor] = [(dev >> 8n) & 0xfffn, (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n)]
  const device = [major, minor].map((number) => number.toString(16).padStart(2, '0')).join(':')
  return { start: 0n, end: 4096n, offset: 0n, path, executable: true, device, inode: Number(ino), deleted: false }
}
