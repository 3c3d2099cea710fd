import { formatAddress } from '../../model/address.js'
import type { CrashEvent, Mapping } from '../../model/event.js'
import type { RawEvent, RawFault } from '../../model/raw.js'
import { signalName } from '../../model/signals.js'
import type { Architecture } from './architecture.js'
import { mappingOf } from './mappings.js'
import { hasFaultAddress, isRaisedByInstruction, isSent, siCodeName } from './siginfo.js'
import type { TimeOf } from './time.js'

/** The signal that ended the process, or the fault that a handler saw before. */
export function normalizeFault(
  raw: RawEvent,
  architecture: Architecture,
  maps: Mapping[] | undefined,
  timeOf: TimeOf,
): CrashEvent['fault'] {
  const { fault, sender, status = 0, thread } = raw
  // The default action of most signals is taken without a delivery: then signal_generate is all there is.
  if (!fault) return sender && { siCode: siCodeName(sender.signal, sender.code) }
  // What a signal of the kernel's own says of itself in siginfo can look like that of a process.
  const ofKernel = sender && !sender.process && isSent(fault.code)
  const siCode = siCodeName(fault.signal, ofKernel ? sender.code : fault.code)
  const signal = fault.signal === (status & 0x7f) ? undefined : signalName(fault.signal)
  return {
    siCode,
    syscall: siCode === 'SYS_SECCOMP' ? fault.syscall : undefined,
    time: fault.time === undefined ? undefined : timeOf(fault.time),
    ...(fault.firstChance && { firstChance: true, signal, handlerMs: handlerMs(raw) }),
    // The processor's trap state outlives the fault it belongs to, so it counts only for signals raised by one.
    ...(isRaisedByInstruction(fault.signal, fault.code) && {
      ...faultAddress(fault, siCode, maps),
      ...trapOf(fault, architecture),
      instruction: thread.instruction && Buffer.from(thread.instruction).toString('hex'),
    }),
  }
}

/** To the signal that the process then sent itself. */
function handlerMs({ fault, sender, status = 0 }: RawEvent): number | undefined {
  if (fault?.time === undefined || sender?.signal !== (status & 0x7f) || sender.time < fault.time) return undefined
  return Number((sender.time - fault.time) / 1000n) / 1000
}

function faultAddress(fault: RawFault, siCode: string, maps: Mapping[] | undefined): CrashEvent['fault'] {
  // x86 does not say which address was misaligned (arch/x86/kernel/traps.c: exc_alignment_check).
  const missing = siCode === 'BUS_ADRALN' && fault.address === 0n
  if (missing || !hasFaultAddress(fault.signal, fault.code)) return {}
  const address = formatAddress(fault.address)
  return { address, mapping: mappingOf(address, maps) }
}

function trapOf({ trap, errorCode, access }: RawFault, architecture: Architecture): CrashEvent['fault'] {
  return {
    trap: trap === undefined ? undefined : architecture.trapName(trap),
    access: errorCode === undefined ? access : architecture.access(trap ?? 0, errorCode),
  }
}

/** Of a signal that was sent: a fault has none, whatever was sent before. */
export function normalizeSender({ fault, sender }: RawEvent, timeOf: TimeOf): CrashEvent['sender'] {
  if (fault && !isSent(fault.code)) return undefined
  if (sender?.process) {
    const { pid, comm, uid, parentPid, parentComm } = sender.process
    return { pid, comm, uid, time: timeOf(sender.time), parent: { pid: parentPid, comm: parentComm } }
  }
  return fault && !sender ? { pid: fault.senderPid, uid: fault.senderUid } : undefined
}
