import { type Argument, hex, shown, unsigned } from './argument.js'
import { filled } from './common.js'
import { bits, flags, flagsText, type Names } from './flags.js'

export const AT: Names = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_SYMLINK_FOLLOW: 0x400,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
  AT_STATX_FORCE_SYNC: 0x2000,
  AT_STATX_DONT_SYNC: 0x4000,
  AT_RECURSIVE: 0x8000,
}
export const atFlags = flags(AT)
export const statxFlags = shown((_call, value) =>
  (unsigned(value) & 0x6000) === 0
    ? ['AT_STATX_SYNC_AS_STAT', ...(unsigned(value) ? [flagsText(unsigned(value), AT)] : [])].join('|')
    : flagsText(unsigned(value), AT),
)
export const STATX: Names = {
  STATX_ALL: 0xfff,
  STATX_BASIC_STATS: 0x7ff,
  ...bits(
    'STATX_',
    'TYPE MODE NLINK UID GID ATIME MTIME CTIME INO SIZE BLOCKS BTIME MNT_ID DIOALIGN MNT_ID_UNIQUE SUBVOL',
  ),
}

const FILE_TYPES: Names = {
  S_IFSOCK: 0o140000,
  S_IFLNK: 0o120000,
  S_IFREG: 0o100000,
  S_IFBLK: 0o60000,
  S_IFDIR: 0o40000,
  S_IFCHR: 0o20000,
  S_IFIFO: 0o10000,
}

function fileModeText(value: number): string {
  const type = Object.entries(FILE_TYPES).find(([, bits]) => (value & 0o170000) === bits)?.[0]
  const special = flagsText(value & 0o7000, { S_ISUID: 0o4000, S_ISGID: 0o2000, S_ISVTX: 0o1000 }, '')
  return [type, special, `0${(value & 0o777).toString(8)}`].filter(Boolean).join('|')
}

/** Major and minor number as the kernel packs them for user space: include/linux/kdev_t.h. */
const deviceText = (device: bigint): string =>
  `makedev(${hexOrZero((device >> 8n) & 0xfffn)}, ${hexOrZero((device & 0xffn) | ((device >> 12n) & 0xfff00n))})`
const hexOrZero = (value: bigint): string => (value === 0n ? '0' : hex(value))

/** struct stat of arch/x86/include/uapi/asm/stat.h and include/uapi/asm-generic/stat.h. */
const STAT_OFFSETS = {
  x86_64: { size: 144, mode: 24, rdev: 40, length: 48 },
  aarch64: { size: 128, mode: 16, rdev: 32, length: 48 },
} as const

export const stat: Argument = {
  take: { how: 'bytes', when: ['return'], most: 144 },
  show: (call, value, index) => {
    const offsets = STAT_OFFSETS[call.machine]
    return filled(offsets.size, (bytes) => {
      const fileMode = bytes.readUInt32LE(offsets.mode)
      const isDevice = [0o60000, 0o20000].includes(fileMode & 0o170000)
      const last = isDevice
        ? `st_rdev=${deviceText(bytes.readBigUInt64LE(offsets.rdev))}`
        : `st_size=${bytes.readBigInt64LE(offsets.length)}`
      return `{st_mode=${fileModeText(fileMode)}, ${last}, ...}`
    }).show(call, value, index)
  },
}

/** struct statx of include/uapi/linux/stat.h. */
export const statx = filled(256, (bytes) => {
  const mask = flagsText(bytes.readUInt32LE(0), STATX)
  return `{stx_mask=${mask}, stx_attributes=${hexOrZero(bytes.readBigUInt64LE(8))}, stx_mode=${fileModeText(bytes.readUInt16LE(28))}, stx_size=${bytes.readBigUInt64LE(40)}, ...}`
})
