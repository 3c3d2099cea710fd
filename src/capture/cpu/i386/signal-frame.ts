import type { RawStack } from '../../../model/raw.js'
import type { Memory, SignalFrame } from '../cpu.js'
import { parseSiginfo } from '../parse-siginfo.js'
import { NO_SYSCALL, REGISTERS } from './registers.js'

/**
 * struct sigframe_ia32 and struct rt_sigframe_ia32 (arch/x86/include/asm/sigframe.h): return address and signal; then, for
 * handlers with SA_SIGINFO, pointers to siginfo and ucontext, and these, otherwise struct sigcontext_32 at once.
 */
const SIGNAL = 4
const SIGINFO_POINTER = 8
const CONTEXT_POINTER = 12
const SIGINFO = 16
const UCONTEXT = SIGINFO + 128
/** In the ucontext come flags, a link and struct sigaltstack before the sigcontext. */
const RT_CONTEXT = UCONTEXT + 20
const PLAIN_CONTEXT = 8
const SIZE = RT_CONTEXT + 88

/** struct sigcontext_32, arch/x86/include/uapi/asm/sigcontext.h: segments, then registers as pusha leaves them. */
const PUSHED = 16
const OFFSETS: Readonly<Record<string, number>> = {
  edi: PUSHED,
  esi: PUSHED + 4,
  ebp: PUSHED + 8,
  esp: PUSHED + 12,
  ebx: PUSHED + 16,
  edx: PUSHED + 20,
  ecx: PUSHED + 24,
  eax: PUSHED + 28,
  eip: 56,
  eflags: 64,
}
const TRAP = 48
const ERROR_CODE = 52
const CODE_SEGMENT = 60
const PAGE_FAULT_ADDRESS = 84

/** __USER_CS of a kernel of 32 bits, and __USER32_CS of one of 64 bits (arch/x86/include/asm/segment.h). */
const CODE_SEGMENTS = [0x73, 0x23]
const HIGHEST_SIGNAL = 64

const WORD = 4

export function findSignalFrames({ address, bytes }: RawStack, passed: readonly bigint[]): SignalFrame[] {
  const restorers = new Set(passed)
  const stack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: SignalFrame[] = []
  for (let at = 0; at + SIZE <= stack.length; at += WORD) {
    if (!restorers.has(BigInt(stack.readUInt32LE(at)))) continue
    const frame = parse(stack.subarray(at, at + SIZE), address + BigInt(at))
    if (frame) frames.push(frame)
  }
  return frames
}

/** The four registers that pusha leaves first. */
const PLACE = ['edi', 'esi', 'ebp', 'esp'] as const
export const placeOf = (registers: readonly bigint[]): Buffer =>
  Buffer.from(Uint32Array.from(PLACE, (name) => Number(registers[REGISTERS.indexOf(name)] ?? 0n)).buffer)
export const PLACE_AT = [RT_CONTEXT + PUSHED, PLAIN_CONTEXT + PUSHED]

/** The frame that starts somewhere in memory; undefined where there is none. */
export function readSignalFrame(memory: Pick<Memory, 'read'>, address: bigint): SignalFrame | undefined {
  const frame = memory.read(address, SIZE)
  return frame.length === SIZE ? parse(frame, address) : undefined
}

function parse(frame: Buffer, address: bigint): SignalFrame | undefined {
  const signal = frame.readUInt32LE(SIGNAL)
  const isRt =
    BigInt(frame.readUInt32LE(SIGINFO_POINTER)) === address + BigInt(SIGINFO) &&
    BigInt(frame.readUInt32LE(CONTEXT_POINTER)) === address + BigInt(UCONTEXT)
  const context = frame.subarray(isRt ? RT_CONTEXT : PLAIN_CONTEXT)
  if (signal < 1 || signal > HIGHEST_SIGNAL || !CODE_SEGMENTS.includes(context.readUInt16LE(CODE_SEGMENT))) {
    return undefined
  }
  return {
    restorer: BigInt(frame.readUInt32LE(0)),
    registers: REGISTERS.map((name) => {
      const at = OFFSETS[name]
      // A frame does not hold orig_eax, and a fault is outside of system calls.
      return at === undefined ? NO_SYSCALL : BigInt(context.readUInt32LE(at))
    }),
    trap: context.readUInt32LE(TRAP),
    errorCode: context.readUInt32LE(ERROR_CODE),
    pageFaultAddress: BigInt(context.readUInt32LE(PAGE_FAULT_ADDRESS)),
    siginfo: isRt ? parseSiginfo(frame.subarray(SIGINFO), 4) : undefined,
  }
}
