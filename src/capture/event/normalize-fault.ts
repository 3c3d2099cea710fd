import { formatAddress } from '../../model/address.js'
import type { CrashEvent, Fault, Mapping } from '../../model/event.js'
import type { RawEvent, RawFault } from '../../model/raw.js'
import { siCodeName } from '../../model/si-codes.js'
import { signalName } from '../../model/signals.js'
import type { Cpu } from '../cpu/cpu.js'
import { mappingOf } from './mappings.js'
import { senderOf } from './normalize-signals.js'
import { hasFaultAddress, isRaisedByInstruction, isSent } from './siginfo.js'
import type { TimeOf } from './time.js'

/** The signal that ended the process, or the fault that a handler saw before. */
export function normalizeFault(
  raw: RawEvent,
  cpu: Cpu,
  maps: Mapping[] | undefined,
  timeOf: TimeOf,
): CrashEvent['fault'] {
  const { fault, sender, status = 0, thread } = raw
  // The default action of most signals is taken without a delivery: then signal_generate is all there is.
  if (!fault) return sender && { siCode: siCodeName(sender.signal, sender.code) }
  // The siginfo of a signal that the kernel sent can look like that of a process.
  const ofKernel = sender && !sender.process && isSent(fault.code)
  const siCode = siCodeName(fault.signal, ofKernel ? sender.code : fault.code)
  const signal = fault.signal === (status & 0x7f) ? undefined : signalName(fault.signal)
  return {
    siCode,
    syscall: siCode === 'SYS_SECCOMP' ? fault.syscall : undefined,
    time: fault.time === undefined ? undefined : timeOf(fault.time),
    ...(fault.firstChance && { firstChance: true, signal, inHandler: inHandler(raw), handlerMs: handlerMs(raw) }),
    // The processor's trap state outlives the fault it belongs to, so it counts only for signals raised by one.
    ...(isRaisedByInstruction(fault.signal, fault.code) && {
      ...faultAddress(fault, siCode, maps),
      file: faultFile(raw, maps),
      ...trapOf(fault, cpu),
      instruction: thread.instruction && Buffer.from(thread.instruction).toString('hex'),
    }),
  }
}

/** The fault of the handler of this one. */
function inHandler({ faultInHandler }: RawEvent): Fault['inHandler'] {
  if (!faultInHandler) return undefined
  const { signal, code, address, handler } = faultInHandler
  const place = hasFaultAddress(signal, code) && { address: formatAddress(address) }
  return { siCode: siCodeName(signal, code), ...place, handler }
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

/** include/uapi/linux/magic.h, and of ZFS and FUSE their own. */
const FILE_SYSTEMS: Readonly<Record<string, string>> = {
  '1021994': 'tmpfs',
  '958458f6': 'hugetlbfs',
  ef53: 'ext4',
  '58465342': 'xfs',
  '9123683e': 'btrfs',
  '794c7630': 'overlayfs',
  '6969': 'nfs',
  '65735546': 'fuse',
  ff534d42: 'cifs',
  fe534d42: 'smb',
  '73717368': 'squashfs',
  '9660': 'isofs',
  f2f52010: 'f2fs',
  '2fc12fc1': 'zfs',
  '1021997': '9p',
  '62656572': 'sysfs',
  '4d44': 'vfat',
}

function faultFile({ fault, faultFile: file }: RawEvent, maps: Mapping[] | undefined): Fault['file'] {
  const mapping = fault && mappingOf(formatAddress(fault.address), maps)
  if (!file || !mapping) return undefined
  const { size, blocks, free, blockSize } = file
  return {
    size: Number(size),
    offset: Number(fault.address - BigInt(mapping.start) + BigInt(mapping.offset ?? 0)),
    fileSystem: FILE_SYSTEMS[file.magic.toString(16)] ?? `0x${file.magic.toString(16)}`,
    ...(blockSize !== 0n &&
      blocks !== 0n && {
        capacityBytes: Number(blocks * blockSize),
        freeBytes: Number(free * blockSize),
      }),
  }
}

function trapOf({ signal, trap, errorCode, access }: RawFault, cpu: Cpu): CrashEvent['fault'] {
  return {
    trap: trap === undefined ? undefined : cpu.trapName(trap, signal),
    access: errorCode === undefined ? access : cpu.accessByErrorCode(trap ?? 0, errorCode),
  }
}

/** Only a signal that was sent has a sender: a fault has none, whatever was sent before it. */
export function normalizeSender({ fault, sender, missing }: RawEvent, timeOf: TimeOf): CrashEvent['sender'] {
  if (fault && !isSent(fault.code)) return undefined
  if (sender?.process) return senderOf(sender, timeOf)
  return fault && !sender && !missing?.includes('sender') ? { pid: fault.senderPid, uid: fault.senderUid } : undefined
}
