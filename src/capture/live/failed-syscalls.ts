import os from 'node:os'
import type { CrashEvent } from '../../model/event.js'
import type { RawFailedCall } from '../../model/raw.js'
import { type ArgumentKind, type Machine, syscallByNumber } from '../../model/syscalls/syscalls.js'
import { CALL_TEXTS } from './breadcrumbs-abi.js'
import { callText } from './call-texts.js'
import { socketAddress } from './socket-address.js'
import { decodeCString } from './text.js'

const ERRNO = new Map(Object.entries(os.constants.errno).map(([name, number]) => [number, name]))
/** include/uapi/linux/fcntl.h */
const AT_FDCWD = -100

/** Oldest first. A call or an error that has no name here is told by its number. */
export const failedSyscalls = (calls: RawFailedCall[], machine: Machine): NonNullable<CrashEvent['failedSyscalls']> =>
  calls.map((call) => {
    const syscall = syscallByNumber(machine, call.number)
    const textAt = syscall && callText(syscall)
    const kinds = syscall?.arguments ?? []
    return {
      name: syscall?.name ?? `syscall_${call.number}`,
      args: kinds.map((kind, index) =>
        call.text.length > 0 && textAt !== undefined && index === (textAt & CALL_TEXTS.argument)
          ? textOf(kind, call.text)
          : numberOf(kind, call.arguments[index] ?? 0n),
      ),
      errno: ERRNO.get(call.error) ?? String(call.error),
    }
  })

const textOf = (kind: ArgumentKind, text: Uint8Array): string =>
  kind === 'p' ? decodeCString(text) : socketAddress(text)

function numberOf(kind: ArgumentKind, value: bigint): string {
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
