import { formatAddress } from '../../model/address.js'
import type { Mapping } from '../../model/event.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'

/** include/linux/mm.h */
const VM_READ = 1
const VM_WRITE = 2
export const VM_EXEC = 4
const VM_MAYSHARE = 0x80

/** One VMA as a line of proc_pid_maps(5) shows it. */
export function normalizeMapping(mapping: RawMapping, memory: RawEvent['memory']): Mapping {
  const { vmFlags } = mapping
  return {
    start: formatAddress(mapping.start),
    end: formatAddress(mapping.end),
    perms: [
      vmFlags & VM_READ ? 'r' : '-',
      vmFlags & VM_WRITE ? 'w' : '-',
      vmFlags & VM_EXEC ? 'x' : '-',
      vmFlags & VM_MAYSHARE ? 's' : 'p',
    ].join(''),
    ...(mapping.inode !== 0n && {
      offset: formatAddress(mapping.offset),
      device: formatDevice(mapping.device),
      inode: Number(mapping.inode),
    }),
    path:
      mapping.path === undefined ? specialName(mapping, memory) : mapping.path + (mapping.deleted ? ' (deleted)' : ''),
  }
}

/** The names the kernel gives to anonymous mappings (fs/proc/task_mmu.c: get_vma_name). */
function specialName({ start, end }: RawMapping, memory: RawEvent['memory']): string | undefined {
  if (start === memory.vdso) return '[vdso]'
  if (start < memory.brk && end > memory.startBrk) return '[heap]'
  if (start <= memory.startStack && end >= memory.startStack) return '[stack]'
  return undefined
}

/** include/linux/kdev_t.h: 20 bits of minor. */
export function formatDevice(device: number): string {
  const hex = (number: number): string => number.toString(16).padStart(2, '0')
  return `${hex(device >>> 20)}:${hex(device & 0xfffff)}`
}
