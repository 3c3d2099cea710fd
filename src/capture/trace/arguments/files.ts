import type { Argument } from './argument.js'
import {
  address,
  directory,
  filled,
  filledBuffer,
  given,
  givenBuffer,
  hexNumber,
  int,
  long,
  mode,
  modeText,
  owner,
  path,
  size,
  uint,
} from './common.js'
import { FCNTL, fcntlArgument } from './fcntl.js'
import { bits, choice, flags, flagsText, type Names, numbered } from './flags.js'
import { createFlags, createMode, openFlags, openFlagsText } from './open.js'
import { AT, atFlags, STATX, stat, statx, statxFlags } from './stat.js'
import { quoteText } from './text.js'

const access = flags({ R_OK: 4, W_OK: 2, X_OK: 1 }, 'F_OK')
const whence = choice(numbered('SEEK_', 'SET CUR END DATA HOLE'))

/** include/uapi/asm-generic/ioctls.h and linux/fs.h. */
const IOCTLS: Names = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TCSETSW: 0x5403,
  TCSETSF: 0x5404,
  TCSBRK: 0x5409,
  TCFLSH: 0x540b,
  TIOCSCTTY: 0x540e,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCOUTQ: 0x5411,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  TIOCNOTTY: 0x5422,
  TCGETS2: 0x802c542a,
  TIOCGPTN: 0x80045430,
  TIOCSPTLCK: 0x40045431,
  TIOCGPTPEER: 0x5441,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
  FICLONE: 0x40049409,
  FICLONERANGE: 0x4020940d,
  FS_IOC_GETFLAGS: 0x80086601,
  FS_IOC_FIEMAP: 0xc020660b,
  BLKGETSIZE64: 0x80081272,
}

const pair = filled(8, (bytes) => `[${bytes.readInt32LE(0)}, ${bytes.readInt32LE(4)}]`)
const offsetPointer = given(8, (bytes) => `[${bytes.readBigInt64LE(0)}]`)
const FALLOCATE = bits(
  'FALLOC_FL_',
  'KEEP_SIZE PUNCH_HOLE NO_HIDE_STALE COLLAPSE_RANGE ZERO_RANGE INSERT_RANGE UNSHARE_RANGE',
)
const FADVISE = numbered('POSIX_FADV_', 'NORMAL RANDOM SEQUENTIAL WILLNEED DONTNEED NOREUSE')
const LOCK_OPERATIONS: Names = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 }
const openHow = given(24, (bytes, call) => {
  const openedWith = Number(bytes.readBigUInt64LE(0))
  const created = openedWith & 0o100 ? `, mode=${modeText(Number(bytes.readBigUInt64LE(8)))}` : ''
  const RESOLVE = bits('RESOLVE_', 'NO_XDEV NO_MAGICLINKS NO_SYMLINKS BENEATH IN_ROOT CACHED')
  return `{flags=${openFlagsText(openedWith, call.machine)}${created}, resolve=${flagsText(Number(bytes.readBigUInt64LE(16)), RESOLVE)}}`
})
/** getcwd(2): the result counts the NUL. */
const workingDirectory: Argument = {
  take: { how: 'text', when: ['return'], most: 1024 },
  show: (call, value) => {
    const bytes = call.raw.pieces[0]?.bytes
    return bytes && !call.failed ? quoteText(bytes) : address.show(call, value, 0)
  },
}
const TIMES_SPECIAL: Record<string, string> = { '1073741823': 'UTIME_NOW', '1073741822': 'UTIME_OMIT' }
const fileTimes = given(32, (bytes) => {
  const one = (at: number): string =>
    TIMES_SPECIAL[String(bytes.readBigInt64LE(at + 8))] ??
    `{tv_sec=${bytes.readBigInt64LE(at)}, tv_nsec=${bytes.readBigInt64LE(at + 8)}}`
  return `[${one(0)}, ${one(16)}]`
})

export const FILES: Record<string, readonly Argument[]> = {
  access: [path, access],
  faccessat: [directory, path, access],
  faccessat2: [directory, path, access, flags({ AT_EACCESS: 0x200, ...AT })],
  copy_file_range: [int, offsetPointer, int, offsetPointer, size, hexNumber],
  creat: [path, mode],
  dup3: [int, int, createFlags],
  fadvise64: [int, long, long, choice(FADVISE)],
  fallocate: [int, flags(FALLOCATE), long, long],
  fchmodat: [directory, path, mode],
  chown: [path, owner, owner],
  fchown: [int, owner, owner],
  lchown: [path, owner, owner],
  fchownat: [directory, path, owner, owner, atFlags],
  fcntl: [int, choice(FCNTL), fcntlArgument],
  flock: [int, flags(LOCK_OPERATIONS)],
  fstat: [int, stat],
  getcwd: [workingDirectory, size],
  ioctl: [int, choice(IOCTLS, 'unknown ioctl'), address],
  linkat: [directory, path, directory, path, atFlags],
  lseek: [int, long, whence],
  lstat: [path, stat],
  memfd_create: [path, flags(bits('MFD_', 'CLOEXEC ALLOW_SEALING HUGETLB NOEXEC_SEAL EXEC'))],
  newfstatat: [directory, path, stat, atFlags],
  open: [path, openFlags, createMode],
  openat: [directory, path, openFlags, createMode],
  openat2: [directory, path, openHow, size],
  pipe: [pair],
  pipe2: [pair, createFlags],
  pread64: [int, filledBuffer, size, long],
  pwrite64: [int, givenBuffer(2), size, long],
  read: [int, filledBuffer, size],
  readlink: [path, filledBuffer, size],
  readlinkat: [directory, path, filledBuffer, size],
  renameat2: [directory, path, directory, path, flags(bits('RENAME_', 'NOREPLACE EXCHANGE WHITEOUT'))],
  sendfile: [int, int, offsetPointer, size],
  stat: [path, stat],
  statx: [directory, path, statxFlags, flags(STATX), statx],
  umask: [mode],
  unlinkat: [directory, path, flags({ AT_REMOVEDIR: 0x200, ...AT })],
  utimensat: [directory, path, fileTimes, atFlags],
  write: [int, givenBuffer(2), size],
  getdents64: [int, address, size],
  getdents: [int, address, uint],
}
