import type { RawFault, RawMapping } from '../../model/raw.js'
import { architectureOf } from '../live/architecture.js'
import { VM_EXEC, VM_READ, VM_WRITE } from '../live/mappings.js'
import { accessOf } from './access/access.js'
import { isDivision } from './access/x86.js'
import { registerOf } from './registers.js'
import type { SignalFrame } from './signal-frame.js'

const SIGILL = 4
const SIGTRAP = 5
const SIGBUS = 7
const SIGFPE = 8
const SIGSEGV = 11

/** Signals by the number of the exception (arch/x86/include/asm/trapnr.h) that they are raised for. */
const SIGNALS_OF_TRAPS: Readonly<Record<number, readonly number[]>> = {
  0: [SIGFPE],
  1: [SIGTRAP],
  3: [SIGTRAP],
  6: [SIGILL],
  13: [SIGSEGV],
  14: [SIGSEGV, SIGBUS],
  16: [SIGFPE],
  17: [SIGBUS],
  19: [SIGFPE],
}

const DIVIDE_ERROR = 0
const PAGE_FAULT = 14
const FPE_INTDIV = 1
const BUS_ADRERR = 2
const SEGV_MAPERR = 1
const SEGV_ACCERR = 2

/**
 * The fault a signal frame was made for; undefined where it was none. The exception in the frame is the last of the
 * thread, and may be older: it has to go with the siginfo or, where none was asked for, with the instruction.
 */
export function faultOfFrame(
  frame: SignalFrame,
  instruction: Uint8Array | undefined,
  mappings: readonly RawMapping[],
): RawFault | undefined {
  const fault = ofSiginfo(frame) ?? (instruction && ofException(frame, instruction, mappings))
  return fault && { ...fault, trap: frame.trap, errorCode: frame.errorCode, firstChance: true }
}

function ofSiginfo({ siginfo, trap, pageFaultAddress }: SignalFrame): RawFault | undefined {
  if (!siginfo || siginfo.code <= 0 || !SIGNALS_OF_TRAPS[trap]?.includes(siginfo.signal)) return undefined
  return trap === PAGE_FAULT && siginfo.address !== pageFaultAddress ? undefined : siginfo
}

function ofException(
  { trap, errorCode, pageFaultAddress, registers }: SignalFrame,
  instruction: Uint8Array,
  mappings: readonly RawMapping[],
): RawFault | undefined {
  const none = { senderPid: 0, senderUid: 0, syscall: 0, firstChance: true }
  if (trap === DIVIDE_ERROR && isDivision(instruction)) {
    return { ...none, signal: SIGFPE, code: FPE_INTDIV, address: registerOf('x86_64', registers, 'pc') }
  }
  if (trap !== PAGE_FAULT) return undefined
  const access = architectureOf('x86_64').access(trap, errorCode)
  const fault = { ...none, address: pageFaultAddress, ...signalOfPageFault(pageFaultAddress, access, mappings) }
  return accessOf('x86_64', fault, registers, instruction) === access ? fault : undefined
}

/** arch/x86/mm/fault.c: bad_area, bad_area_access_error, do_sigbus. */
function signalOfPageFault(
  address: bigint,
  access: RawFault['access'],
  mappings: readonly RawMapping[],
): Pick<RawFault, 'signal' | 'code'> {
  const mapping = mappings.find(({ start, end }) => address >= start && address < end)
  if (!mapping) return { signal: SIGSEGV, code: SEGV_MAPERR }
  const needed = { read: VM_READ, write: VM_WRITE, execute: VM_EXEC }[access ?? 'read']
  return mapping.vmFlags & needed ? { signal: SIGBUS, code: BUS_ADRERR } : { signal: SIGSEGV, code: SEGV_ACCERR }
}
