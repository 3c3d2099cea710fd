import type { RawStack } from '../../../model/raw.js'
import type { Memory, SignalFrame } from '../cpu.js'
import { parseSiginfo } from '../parse-siginfo.js'
import { NO_SYSCALL, REGISTERS, RIP, RSP } from './registers.js'

/**
 * struct rt_sigframe of x86-64 (arch/x86/include/asm/sigframe.h): return address, struct ucontext
 * (include/uapi/asm-generic/ucontext.h), siginfo. In the ucontext struct sigcontext, registers first
 * (arch/x86/include/uapi/asm/sigcontext.h).
 */
const FLAGS = 8
const LINK = 16
const CONTEXT = 48
const CODE_SEGMENT = CONTEXT + 144
const ERROR_CODE = CONTEXT + 152
const TRAP = CONTEXT + 160
const PAGE_FAULT_ADDRESS = CONTEXT + 176
/** fpstate: the address of struct _fpstate_64, in front of which the frame stands; MXCSR is in it (arch/x86/include/uapi/asm/sigcontext.h). */
const FLOATING_POINT = CONTEXT + 184
const MXCSR = 24
const SIGINFO = 312
const SIZE = SIGINFO + 128
const SAVED_REGISTERS = [
  ...['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rdi', 'rsi', 'rbp', 'rbx', 'rdx', 'rax', 'rcx', 'rsp'],
  ...['rip', 'eflags'],
]

/** The frame is aligned as by a call: arch/x86/kernel/signal.c, get_sigframe(). */
const ALIGNMENT = 16
const MISALIGNMENT = 8

/** UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS: arch/x86/include/uapi/asm/ucontext.h */
const ALL_FLAGS = 7n

/** __USER_CS of 64-bit code, arch/x86/include/asm/segment.h */
const USER_CS = 0x33

/** The frames on a stack of x86-64 whose handler returns to one of the addresses, innermost first. */
export function findSignalFrames({ address, bytes }: RawStack, passed: readonly bigint[]): SignalFrame[] {
  const restorers = new Set(passed)
  const stack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = (MISALIGNMENT - Number(address % BigInt(ALIGNMENT)) + ALIGNMENT) % ALIGNMENT
  const frames: SignalFrame[] = []
  for (let at = first; at + SIZE <= stack.length; at += ALIGNMENT) {
    const frame = stack.subarray(at, at + SIZE)
    if (!isSignalFrame(frame) || !restorers.has(frame.readBigUInt64LE(0))) continue
    frames.push(parse(frame, (from, length) => within(stack, from - address, length)))
  }
  return frames
}

/** The stack pointer and the instruction pointer, as they lie in a frame, and where. */
export const PLACE_AT = CONTEXT + SAVED_REGISTERS.indexOf('rsp') * 8
export const placeOf = (registers: readonly bigint[]): Buffer =>
  Buffer.from(BigUint64Array.of(registers[RSP] ?? 0n, registers[RIP] ?? 0n).buffer)

/** The frame that starts somewhere in memory; undefined where there is none. */
export function readSignalFrame(memory: Pick<Memory, 'read'>, address: bigint): SignalFrame | undefined {
  const frame = memory.read(address, SIZE)
  if (frame.length !== SIZE || !isSignalFrame(frame)) return undefined
  return parse(frame, (from, length) => memory.read(from, length))
}

const isSignalFrame = (frame: Buffer): boolean =>
  frame.readUInt16LE(CODE_SEGMENT) === USER_CS &&
  frame.readBigUInt64LE(FLAGS) <= ALL_FLAGS &&
  frame.readBigUInt64LE(LINK) === 0n

function within(stack: Buffer, at: bigint, length: number): Buffer {
  const start = at >= 0n && at < BigInt(stack.length) ? Number(at) : stack.length
  return stack.subarray(start, start + length)
}

/** Exceptions of SSE: the mask of each is seven bits above its flag (Intel SDM volume 1, 10.2.3). */
function unmasked(mxcsr: Buffer): number | undefined {
  if (mxcsr.length < 4) return undefined
  const value = mxcsr.readUInt32LE()
  return value & ~(value >> 7) & 0x3f
}

const parse = (frame: Buffer, read: (address: bigint, length: number) => Buffer): SignalFrame => ({
  restorer: frame.readBigUInt64LE(0),
  registers: REGISTERS.map((name) => {
    const index = SAVED_REGISTERS.indexOf(name)
    // A frame does not hold orig_rax, and a fault is outside of system calls.
    return index === -1 ? NO_SYSCALL : frame.readBigUInt64LE(CONTEXT + index * 8)
  }),
  trap: Number(frame.readBigUInt64LE(TRAP)),
  errorCode: Number(frame.readBigUInt64LE(ERROR_CODE)),
  pageFaultAddress: frame.readBigUInt64LE(PAGE_FAULT_ADDRESS),
  floatingPoint: unmasked(read(frame.readBigUInt64LE(FLOATING_POINT) + BigInt(MXCSR), 4)),
  siginfo: parseSiginfo(frame.subarray(SIGINFO), 8),
})
