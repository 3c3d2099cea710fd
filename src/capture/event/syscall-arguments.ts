import type { ArgumentKind } from '../../model/syscalls/syscalls.js'

/** include/uapi/linux/fcntl.h */
const AT_FDCWD = -100

/** An argument of a system call as strace(1) shows it: a number of its width and sign, a pointer in hexadecimal. */
export function formatArgument(kind: ArgumentKind, value: bigint): string {
  switch (kind) {
    case 'd':
      return Number(BigInt.asIntN(32, value)) === AT_FDCWD ? 'AT_FDCWD' : String(BigInt.asIntN(32, value))
    case 'i':
    case 'f':
      return String(BigInt.asIntN(32, value))
    case 'u':
      return String(BigInt.asUintN(32, value))
    case 'l':
      return String(BigInt.asIntN(64, value))
    case 'm':
      return `0${BigInt.asUintN(32, value).toString(8)}`
    case 'z':
      return String(value)
    default:
      return value === 0n ? 'NULL' : `0x${value.toString(16)}`
  }
}
