import type { RawEvent, RawMapping } from '../../model/raw.js'
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE } from '../../model/vm-flags.js'
import { decodeText } from '../event/text.js'

export interface Maps {
  mappings: RawMapping[]
  /** Where the heap and the vdso are, as far as they are named. */
  landmarks: Pick<RawEvent['memory'], 'startBrk' | 'brk' | 'vdso'>
}

const LINE =
  /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) (....) ([0-9a-f]{1,16}) ([0-9a-f]{1,8}):([0-9a-f]{1,8}) (\d{1,20}) *(.*)$/

/** The page of vsyscall is the kernel's. */
const PROGRAM_END = 1n << 63n

const DELETED = ' (deleted)'

/** The text of proc_pid_maps(5). */
export function parseMaps(bytes: Buffer): Maps {
  const mappings: RawMapping[] = []
  const landmarks: Maps['landmarks'] = { vdso: 0n }
  for (const line of bytes.toString('latin1').split('\n')) {
    const [, start = '', end = '', perms = '', offset = '', major = '', minor = '', inode = '', name = ''] =
      line.match(LINE) ?? []
    const mapping = { start: BigInt(`0x${start || 0}`), end: BigInt(`0x${end || 0}`) }
    if (start === '' || mapping.start >= PROGRAM_END) continue
    if (name === '[vdso]') landmarks.vdso = mapping.start
    if (name === '[heap]') {
      landmarks.startBrk ??= mapping.start
      landmarks.brk = mapping.end
    }
    mappings.push({
      ...mapping,
      offset: BigInt(`0x${offset}`),
      inode: BigInt(inode),
      device: (Number.parseInt(major, 16) << 20) | Number.parseInt(minor, 16),
      vmFlags: flagsOf(perms),
      ...pathOf(name),
    })
  }
  return { mappings, landmarks }
}

const flagsOf = (perms: string): number =>
  (perms[0] === 'r' ? VM_READ : 0) |
  (perms[1] === 'w' ? VM_WRITE : 0) |
  (perms[2] === 'x' ? VM_EXEC : 0) |
  (perms[3] === 's' ? VM_MAYSHARE : 0)

/** Newlines are written as \012 (fs/proc/task_mmu.c: show_map_vma); names in brackets are the kernel's. */
function pathOf(name: string): Pick<RawMapping, 'path' | 'deleted'> {
  if (!name.startsWith('/')) return { deleted: false }
  const deleted = name.endsWith(DELETED)
  const path = (deleted ? name.slice(0, -DELETED.length) : name).replaceAll('\\012', '\n')
  return { path: decodeText(Buffer.from(path, 'latin1')), deleted }
}
