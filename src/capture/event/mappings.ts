import { formatAddress } from '../../model/address.js'
import type { Mapping } from '../../model/event.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE } from '../../model/vm-flags.js'

/** One VMA as a line of proc_pid_maps(5) shows it. */
export function normalizeMapping(mapping: RawMapping, memory: RawEvent['memory']): Mapping {
  const { vmFlags, inode, device } = mapping
  return {
    start: formatAddress(mapping.start),
    end: formatAddress(mapping.end),
    perms: [
      vmFlags & VM_READ ? 'r' : '-',
      vmFlags & VM_WRITE ? 'w' : '-',
      vmFlags & VM_EXEC ? 'x' : '-',
      sharing(mapping),
    ].join(''),
    ...(isOfFile(mapping) && {
      offset: formatAddress(mapping.offset),
      device: device === undefined ? undefined : formatDevice(device),
      inode: inode === undefined ? undefined : Number(inode),
    }),
    path:
      mapping.path === undefined ? specialName(mapping, memory) : mapping.path + (mapping.deleted ? ' (deleted)' : ''),
  }
}

/** Whether it maps a file: a core has the name of the file, and nothing else about it. */
export const isOfFile = ({ inode, path }: RawMapping): boolean =>
  inode === undefined ? path !== undefined : inode !== 0n

/** The program headers of a core have no flag for it. */
function sharing({ inode, vmFlags }: RawMapping): string {
  if (inode === undefined) return ''
  return vmFlags & VM_MAYSHARE ? 's' : 'p'
}

/** The names the kernel gives to anonymous mappings (fs/proc/task_mmu.c: get_vma_name). */
function specialName({ start, end }: RawMapping, memory: RawEvent['memory']): string | undefined {
  if (start === memory.vdso) return '[vdso]'
  const { brk, startBrk, startStack } = memory
  if (brk !== undefined && startBrk !== undefined && start < brk && end > startBrk) return '[heap]'
  if (startStack !== undefined && start <= startStack && end >= startStack) return '[stack]'
  return undefined
}

/** include/linux/kdev_t.h: 20 bits of minor. */
export function formatDevice(device: number): string {
  const hex = (number: number): string => number.toString(16).padStart(2, '0')
  return `${hex(device >>> 20)}:${hex(device & 0xfffff)}`
}

/** The mapping an address lies in. Addresses of one width compare as strings. */
export const mappingOf = (address: string, maps: Mapping[] | undefined): Mapping | undefined =>
  maps?.find(({ start, end }) => start <= address && address < end)
