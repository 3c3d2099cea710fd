import type { NativeMachine } from '../../model/machine.js'

type Registers = Readonly<Record<string, string>>

/** The processor as minidumps have it. */
interface ContextFormat {
  /** MDCPUArchitecture */
  architecture: number
  /** The registers of a thread. */
  context(registers: Registers): Buffer
}

/** User code of 64 bits has these segments (arch/x86/include/asm/segment.h); the capture does not take them. */
const CS = 0x33
const SS = 0x2b

/** MDRawContextAMD64, minidump_cpu_amd64.h: MD_CONTEXT_AMD64 with CONTROL, INTEGER and SEGMENTS. */
const AMD64_SIZE = 1232
const AMD64_FLAGS = 0x0010_0007
const AMD64_REGISTERS = [
  ...['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'],
  'rip',
]

function amd64(registers: Registers): Buffer {
  const context = Buffer.alloc(AMD64_SIZE)
  context.writeUInt32LE(AMD64_FLAGS, 48)
  context.writeUInt16LE(CS, 56)
  context.writeUInt16LE(SS, 66)
  context.writeUInt32LE(Number(BigInt(registers.eflags ?? 0) & 0xffff_ffffn), 68)
  writeWords(context, 120, AMD64_REGISTERS, registers)
  return context
}

/** MDRawContextARM64_Old, minidump_cpu_arm64.h: what lldb reads as well; the later layout it does not know. */
const ARM64_SIZE = 796
const ARM64_FLAGS = 0x8000_0003n
const ARM64_REGISTERS = [...Array.from({ length: 31 }, (_, number) => `x${number}`), 'sp', 'pc']

function arm64(registers: Registers): Buffer {
  const context = Buffer.alloc(ARM64_SIZE)
  context.writeBigUInt64LE(ARM64_FLAGS, 0)
  writeWords(context, 8, ARM64_REGISTERS, registers)
  context.writeUInt32LE(Number(BigInt(registers.pstate ?? 0) & 0xffff_ffffn), 272)
  return context
}

function writeWords(context: Buffer, start: number, names: readonly string[], registers: Registers): void {
  names.forEach((name, index) => {
    context.writeBigUInt64LE(BigInt.asUintN(64, BigInt(registers[name] ?? 0)), start + index * 8)
  })
}

const FORMATS: Readonly<Record<NativeMachine, ContextFormat>> = {
  x86_64: { architecture: 9, context: amd64 },
  aarch64: { architecture: 0x8003, context: arm64 },
}

export const contextFormatOf = (machine: NativeMachine): ContextFormat => FORMATS[machine]
