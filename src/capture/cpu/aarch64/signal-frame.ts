import { CORE_REGISTERS } from '../../../model/core-notes.js'
import type { RawStack } from '../../../model/raw.js'
import type { Memory, SignalFrame } from '../cpu.js'
import { parseSiginfo } from '../parse-siginfo.js'

/**
 * struct rt_sigframe of arm64 (arch/arm64/kernel/signal.c): siginfo and struct ucontext. In that flags, a link, struct
 * sigaltstack and room for signal masks, and then struct sigcontext (arch/arm64/include/uapi/asm/sigcontext.h).
 */
const FLAGS = 128
const LINK = 136
const CONTEXT = 128 + 176
const REGISTERS_AT = CONTEXT + 8
const STACK_POINTER = 31
export const PC = 32
/** Records of extensions, each with its magic and size; the first is that of the vector registers. */
const RECORDS = CONTEXT + 288
const FPSIMD_MAGIC = 0x46508001
const FPSIMD_SIZE = 528
const ESR_AT = RECORDS + FPSIMD_SIZE
const ESR_MAGIC = 0x45535201
const SIZE = ESR_AT + 16

const ALIGNMENT = 16
const WORD = 8

/** Those that were made for the code at addresses of the backtrace: a frame does not say where its handler returns to. */
export function findSignalFrames({ address, bytes }: RawStack, passed: readonly bigint[]): SignalFrame[] {
  const stack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = Number(-address & BigInt(ALIGNMENT - 1))
  const frames: SignalFrame[] = []
  for (let at = first; at + SIZE <= stack.length; at += ALIGNMENT) {
    const frame = parse(stack.subarray(at, at + SIZE))
    const interrupted = frame ? passed.indexOf(frame.registers[PC] ?? 0n) : -1
    // Between the handler and the interrupted code comes the code that the handler returns to.
    if (frame && interrupted > 0) frames.push({ ...frame, restorer: passed[interrupted - 1] })
  }
  return frames
}

/** The stack pointer and the program counter. */
export const placeOf = (registers: readonly bigint[]): Buffer =>
  Buffer.from(BigUint64Array.of(registers[STACK_POINTER] ?? 0n, registers[PC] ?? 0n).buffer)
export const PLACE_AT = [REGISTERS_AT + STACK_POINTER * WORD]

/** The frame that starts somewhere in memory; undefined where there is none. */
export function readSignalFrame(memory: Pick<Memory, 'read'>, address: bigint): SignalFrame | undefined {
  const frame = memory.read(address, SIZE)
  return frame.length === SIZE ? parse(frame) : undefined
}

function parse(frame: Buffer): SignalFrame | undefined {
  if (frame.readUInt32LE(RECORDS) !== FPSIMD_MAGIC || frame.readUInt32LE(RECORDS + 4) !== FPSIMD_SIZE) return undefined
  if (frame.readBigUInt64LE(FLAGS) !== 0n || frame.readBigUInt64LE(LINK) !== 0n) return undefined
  const hasEsr = frame.readUInt32LE(ESR_AT) === ESR_MAGIC
  return {
    restorer: undefined,
    registers: CORE_REGISTERS.aarch64.map((_, index) => frame.readBigUInt64LE(REGISTERS_AT + index * WORD)),
    trap: 0,
    errorCode: hasEsr ? Number(frame.readBigUInt64LE(ESR_AT + 8)) : 0,
    pageFaultAddress: frame.readBigUInt64LE(CONTEXT),
    siginfo: parseSiginfo(frame, WORD),
  }
}
