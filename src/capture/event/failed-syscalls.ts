import type { CrashEvent } from '../../model/event.js'
import type { Machine } from '../../model/machine.js'
import type { RawFailedCall } from '../../model/raw-breadcrumbs.js'
import { type ArgumentKind, syscallByNumber } from '../../model/syscalls/syscalls.js'
import { errnoName } from './errno.js'
import { socketAddress } from './socket-address.js'
import { formatArgument } from './syscall-arguments.js'
import { decodeCString } from './text.js'
import { textArgumentOf } from './text-argument.js'

/** Oldest first. A call or an error without a name here is shown by its number. */
export const failedSyscalls = (calls: RawFailedCall[], machine: Machine): NonNullable<CrashEvent['failedSyscalls']> =>
  calls.map((call) => {
    const syscall = syscallByNumber(machine, call.number)
    const textAt = syscall && textArgumentOf(syscall)?.index
    const kinds = syscall?.arguments ?? []
    return {
      name: syscall?.name ?? `syscall_${call.number}`,
      args: kinds.map((kind, index) =>
        call.text.length > 0 && index === textAt
          ? textOf(kind, call.text)
          : formatArgument(kind, call.arguments[index] ?? 0n),
      ),
      errno: errnoName(call.error),
    }
  })

const textOf = (kind: ArgumentKind, text: Uint8Array): string =>
  kind === 'p' ? decodeCString(text) : socketAddress(text)
