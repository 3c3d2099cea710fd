import type { RawFault, RawMapping } from '../../../model/raw.js'
import type { Faulting, SignalFrame } from '../cpu.js'
import { accessOf, signalOfPageFault } from '../page-fault.js'
import { accessByInstruction, isDivision, type X86Layout } from './access.js'
import { accessByErrorCode } from './error-code.js'
import { BREAKPOINT, DIVIDE_ERROR, INVALID_OPCODE, PAGE_FAULT, SIMD_FLOATING_POINT } from './trap.js'

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

const FPE_INTDIV = 1
const ILL_ILLOPN = 2

/**
 * The fault a signal frame was made for; undefined where it was none. The exception in the frame is the last of the
 * thread, and may be older: it has to go with the siginfo or, where none was asked for, with the instruction.
 */
export function faultOfFrame(
  frame: SignalFrame,
  instruction: Uint8Array | undefined,
  mappings: readonly RawMapping[],
  layout: X86Layout,
  byteBefore?: number,
): RawFault | undefined {
  const fault =
    ofSiginfo(frame, layout) ??
    ofBreakpoint(frame, byteBefore) ??
    (instruction && ofException(frame, instruction, mappings, layout))
  return fault && { ...fault, trap: frame.trap, errorCode: frame.errorCode, firstChance: true }
}

/** Of a handler that did not ask for a siginfo, anything can stand there that was on the stack before. */
function ofSiginfo(
  { siginfo, trap, pageFaultAddress, registers }: SignalFrame,
  { pc }: X86Layout,
): RawFault | undefined {
  if (!siginfo || siginfo.code <= 0 || !SIGNALS_OF_TRAPS[trap]?.includes(siginfo.signal)) return undefined
  if (trap === PAGE_FAULT) return siginfo.address === pageFaultAddress ? siginfo : undefined
  // arch/x86/kernel/traps.c: do_trap() and math_error() give the address of the instruction.
  const isOfInstruction = siginfo.signal === SIGILL || siginfo.signal === SIGFPE
  return siginfo.code <= SI_KERNEL && (!isOfInstruction || siginfo.address === registers[pc]) ? siginfo : undefined
}

/** int3 is one byte, after which the program is interrupted (Intel SDM volume 3, 6.15, #BP). */
const INT3 = 0xcc
const SI_KERNEL = 0x80

const ofBreakpoint = ({ trap }: SignalFrame, byteBefore: number | undefined): RawFault | undefined =>
  trap === BREAKPOINT && byteBefore === INT3
    ? { senderPid: 0, senderUid: 0, syscall: 0, firstChance: true, signal: SIGTRAP, code: SI_KERNEL, address: 0n }
    : undefined

function ofException(
  { trap, errorCode, pageFaultAddress, registers, floatingPoint = 0 }: SignalFrame,
  instruction: Uint8Array,
  mappings: readonly RawMapping[],
  layout: X86Layout,
): RawFault | undefined {
  const pc = registers[layout.pc] ?? 0n
  const none = { senderPid: 0, senderUid: 0, syscall: 0, firstChance: true }
  if (trap === DIVIDE_ERROR && isDivision(instruction, layout.bits)) {
    return { ...none, signal: SIGFPE, code: FPE_INTDIV, address: pc }
  }
  if (trap === INVALID_OPCODE && isUndefined(instruction))
    return { ...none, signal: SIGILL, code: ILL_ILLOPN, address: pc }
  const code = trap === SIMD_FLOATING_POINT ? codeOf(floatingPoint) : undefined
  if (code !== undefined) return { ...none, signal: SIGFPE, code, address: pc }
  if (trap !== PAGE_FAULT) return undefined
  const access = accessByErrorCode(trap, errorCode)
  const fault = { ...none, address: pageFaultAddress, ...signalOfPageFault(pageFaultAddress, access, mappings) }
  const cpu = { pc: layout.pc, accessByInstruction: (faulting: Faulting) => accessByInstruction(faulting, layout) }
  return accessOf(cpu, fault, registers, instruction) === access ? fault : undefined
}

/** ud1 and ud2: other instructions are undefined on some processors only, and the frame may be that of an older exception. */
const isUndefined = ([first, second]: Uint8Array): boolean => first === 0x0f && (second === 0x0b || second === 0xb9)

/** arch/x86/kernel/fpu/core.c: fpu__exception_code. Bits of MXCSR, and FPE_FLTINV, FLTDIV, FLTOVF, FLTUND, FLTRES. */
const CODES: readonly (readonly [bits: number, code: number])[] = [
  [0x01, 7],
  [0x04, 3],
  [0x08, 4],
  [0x12, 5],
  [0x20, 6],
]

const codeOf = (exceptions: number): number | undefined => CODES.find(([bits]) => (exceptions & bits) !== 0)?.[1]
