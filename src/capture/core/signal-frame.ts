import type { RawFault, RawStack } from '../../model/raw.js'
import { architectureOf } from '../live/architecture.js'
import type { CoreMemory } from './memory.js'
import { parseSiginfo } from './notes/siginfo.js'
import { NO_SYSCALL } from './registers.js'

/** What the kernel puts on the stack for a signal handler. */
export interface SignalFrame {
  /** Where the handler returns to. */
  restorer: bigint
  /** As they were, in the order of bpf/registers.bpf.h. */
  registers: bigint[]
  /** Of the last exception of the thread. */
  trap: number
  errorCode: number
  pageFaultAddress: bigint
  /** Only written for handlers that ask for it (SA_SIGINFO); otherwise whatever was there. */
  siginfo: RawFault | undefined
}

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
export function findSignalFrames({ address, bytes }: RawStack, restorers: ReadonlySet<bigint>): SignalFrame[] {
  const stack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = (MISALIGNMENT - Number(address % BigInt(ALIGNMENT)) + ALIGNMENT) % ALIGNMENT
  const frames: SignalFrame[] = []
  for (let at = first; at + SIZE <= stack.length; at += ALIGNMENT) {
    const frame = stack.subarray(at, at + SIZE)
    if (isSignalFrame(frame) && restorers.has(frame.readBigUInt64LE(0))) frames.push(parse(frame))
  }
  return frames
}

/** How far into a frame the stack pointer lies, the instruction pointer behind it. */
export const STACK_POINTER_AT = CONTEXT + SAVED_REGISTERS.indexOf('rsp') * 8

/** The frame that starts somewhere in memory; undefined where there is none. */
export function readSignalFrame(memory: CoreMemory, address: bigint): SignalFrame | undefined {
  const frame = memory.read(address, SIZE)
  return frame.length === SIZE && isSignalFrame(frame) ? parse(frame) : undefined
}

const isSignalFrame = (frame: Buffer): boolean =>
  frame.readUInt16LE(CODE_SEGMENT) === USER_CS &&
  frame.readBigUInt64LE(FLAGS) <= ALL_FLAGS &&
  frame.readBigUInt64LE(LINK) === 0n

const parse = (frame: Buffer): SignalFrame => ({
  restorer: frame.readBigUInt64LE(0),
  registers: architectureOf('x86_64').registers.map((name) => {
    const index = SAVED_REGISTERS.indexOf(name)
    // A frame does not hold orig_rax, and a fault is no system call.
    return index === -1 ? NO_SYSCALL : frame.readBigUInt64LE(CONTEXT + index * 8)
  }),
  trap: Number(frame.readBigUInt64LE(TRAP)),
  errorCode: Number(frame.readBigUInt64LE(ERROR_CODE)),
  pageFaultAddress: frame.readBigUInt64LE(PAGE_FAULT_ADDRESS),
  siginfo: parseSiginfo(frame.subarray(SIGINFO)),
})
