import { type Argument, signed, unsigned } from './argument.js'
import { given, hexNumber } from './common.js'
import { flagsText, type Names, nameOf, numbered } from './flags.js'
import { openFlagsText } from './open.js'

export const FCNTL: Names = {
  ...numbered('F_', 'DUPFD GETFD SETFD GETFL SETFL GETLK SETLK SETLKW SETOWN GETOWN SETSIG GETSIG'),
  F_SETOWN_EX: 15,
  F_GETOWN_EX: 16,
  F_OFD_GETLK: 36,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
  F_SETLEASE: 1024,
  F_GETLEASE: 1025,
  F_NOTIFY: 1026,
  F_DUPFD_CLOEXEC: 1030,
  F_SETPIPE_SZ: 1031,
  F_GETPIPE_SZ: 1032,
  F_ADD_SEALS: 1033,
  F_GET_SEALS: 1034,
}
const WITHOUT_ARGUMENT = [1, 3, 9, 11, 1025, 1032, 1034]
const LOCKS = [5, 6, 7, 36, 37, 38]
const LOCK_TYPES = numbered('F_', 'RDLCK WRLCK UNLCK')
const SEEKS = numbered('SEEK_', 'SET CUR END')

/** struct flock, 64 bits: include/uapi/asm-generic/fcntl.h. */
const lock = given(
  24,
  (bytes) =>
    `{l_type=${nameOf(bytes.readUInt16LE(0), LOCK_TYPES)}, l_whence=${nameOf(bytes.readUInt16LE(2), SEEKS)}, l_start=${bytes.readBigInt64LE(8)}, l_len=${bytes.readBigInt64LE(16)}}`,
)

export const fcntlArgument: Argument = {
  take: lock.take,
  show: (call, value, index) => {
    const command = unsigned(call.raw.arguments[1] ?? 0n)
    if (WITHOUT_ARGUMENT.includes(command)) return undefined
    if (LOCKS.includes(command)) return lock.show(call, value, index)
    if (command === 2) return flagsText(unsigned(value), { FD_CLOEXEC: 1 })
    if (command === 4) return openFlagsText(unsigned(value), call.machine)
    if (command === 0 || command === 1030) return String(signed(value))
    return command > 11 ? hexNumber.show(call, value, index) : String(signed(value))
  },
}
