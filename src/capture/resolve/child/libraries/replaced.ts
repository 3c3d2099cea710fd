import type { BigIntStats } from 'node:fs'
import type { ModuleMapping } from '../../protocol.js'

/**
 * File systems where st_dev of stat(2) is another number than that of the super block, which a mapping has
 * (fs/proc/task_mmu.c: show_map_vma): one per subvolume in btrfs (fs/btrfs/inode.c: btrfs_getattr) and bcachefs
 * (bch2_getattr), that of the stacked mount in overlayfs, where the mapping is of the file in the layer below
 * (Documentation/filesystems/overlayfs.rst, Inode properties). Magic numbers of include/uapi/linux/magic.h.
 */
const BTRFS = 0x9123683e
const BCACHEFS = 0xca451a4e
const OVERLAYFS = 0x794c7630
const OTHER_DEVICE_NUMBERS = new Set([BTRFS, BCACHEFS, OVERLAYFS])

/** With xino, overlayfs puts the number of the layer into the highest bits of st_ino (same document). */
const OVERLAYFS_INODE_BITS = 48

/**
 * Whether the file at the path of a mapping is another one by now. Both numbers count, the inode alone on the file
 * systems above. A mapping without an inode number (core files have none) is taken for the file at its path.
 */
export function isReplaced(mapping: ModuleMapping, file: { stats: BigIntStats; fileSystem: number }): boolean {
  if (mapping.deleted) return true
  if (mapping.inode === 0) return false
  const { fileSystem } = file
  if (!hasInode(file.stats.ino, mapping.inode, fileSystem)) return true
  return !OTHER_DEVICE_NUMBERS.has(fileSystem) && mapping.device !== formatDevice(file.stats.dev)
}

/** A mapping has its inode number as a double: both lose the same bits. */
const hasInode = (inode: bigint, mapped: number, fileSystem: number): boolean =>
  Number(inode) === mapped ||
  (fileSystem === OVERLAYFS && Number(BigInt.asUintN(OVERLAYFS_INODE_BITS, inode)) === mapped)

/** st_dev as proc_pid_maps(5) writes it; the bits are those of makedev(3) in glibc's sys/sysmacros.h. */
function formatDevice(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n)
  return [major, minor].map((number) => number.toString(16).padStart(2, '0')).join(':')
}
