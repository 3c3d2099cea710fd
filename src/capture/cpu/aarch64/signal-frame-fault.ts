import type { RawFault, RawMapping } from '../../../model/raw.js'
import type { SignalFrame } from '../cpu.js'
import { accessOf, isPageFault, signalOfPageFault } from '../page-fault.js'
import { accessByInstruction } from './access.js'
import { accessBySyndrome } from './exception.js'
import { PC } from './signal-frame.js'

/** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV */
const FAULTS: ReadonlySet<number> = new Set([4, 5, 7, 8, 11])

/**
 * The fault a signal frame was made for; undefined where it was none. Of a handler that did not ask for a siginfo, what
 * stands there is older: then the syndrome of the last exception counts, where it goes with the instruction.
 */
export function faultOfFrame(
  frame: SignalFrame,
  instruction: Uint8Array | undefined,
  mappings: readonly RawMapping[],
): RawFault | undefined {
  const { errorCode } = frame
  const fault = ofSiginfo(frame) ?? (instruction && ofSyndrome(frame, instruction, mappings))
  if (!fault) return undefined
  const access = accessOf({ pc: PC, accessByInstruction }, fault, frame.registers, instruction)
  return { ...fault, access, errorCode: errorCode === 0 ? undefined : errorCode, firstChance: true }
}

function ofSiginfo({ siginfo, registers, pageFaultAddress }: SignalFrame): RawFault | undefined {
  if (!siginfo || siginfo.code <= 0 || !FAULTS.has(siginfo.signal)) return undefined
  const expected = isPageFault(siginfo) ? pageFaultAddress : registers[PC]
  return siginfo.address === expected ? siginfo : undefined
}

function ofSyndrome(
  { errorCode, registers, pageFaultAddress }: SignalFrame,
  instruction: Uint8Array,
  mappings: readonly RawMapping[],
): RawFault | undefined {
  const access = accessBySyndrome(errorCode)
  if (!access) return undefined
  const place = { address: pageFaultAddress, senderPid: 0, senderUid: 0, syscall: 0, firstChance: true }
  const fault = { ...place, ...signalOfPageFault(pageFaultAddress, access, mappings) }
  return accessOf({ pc: PC, accessByInstruction }, fault, registers, instruction) === access ? fault : undefined
}
