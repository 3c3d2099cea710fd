import { formatAddress } from '../../model/address.js'
import type { CrashEvent, Mapping } from '../../model/event.js'
import type { RawEvent, RawFault } from '../../model/raw.js'
import { signalName } from '../../model/signals.js'
import type { Architecture } from './architecture.js'
import { mappingOf } from './mappings.js'
import { hasFaultAddress, isRaisedByInstruction, isSent, siCodeName } from './siginfo.js'

/** The signal that ended the process, or the fault that a handler saw before. */
export function normalizeFault(
  raw: RawEvent,
  architecture: Architecture,
  maps: Mapping[] | undefined,
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
    ...(fault.firstChance && { firstChance: true, signal }),
    // The processor's trap state outlives the fault it belongs to, so it counts only for signals raised by one.
    ...(isRaisedByInstruction(fault.signal, fault.code) && {
      ...faultAddress(fault, siCode, maps),
      ...trapOf(fault, architecture),
      instruction: thread.instruction && Buffer.from(thread.instruction).toString('hex'),
    }),
  }
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

/** Where a handler saw a fault first, the process sent itself the last signal: that sender explains nothing. */
export function normalizeSender({ fault, sender }: RawEvent): CrashEvent['sender'] {
  if (fault && !isSent(fault.code)) return undefined
  if (sender?.process) {
    const { pid, comm, uid, parentPid, parentComm } = sender.process
    return { pid, comm, uid, parent: { pid: parentPid, comm: parentComm } }
  }
  return fault && !sender ? { pid: fault.senderPid, uid: fault.senderUid } : undefined
}
