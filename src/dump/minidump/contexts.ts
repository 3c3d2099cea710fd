import type { NativeMachine } from '../../model/machine.js'
import { CONTEXTS, type ContextLayout } from '../../model/minidump-contexts.js'

type Registers = Readonly<Record<string, string>>

/** The processor as minidumps have it. */
interface ContextFormat {
  architecture: number
  /** The registers of a thread. */
  context(registers: Registers): Buffer
}

/** User code of 64 bits has these segments (arch/x86/include/asm/segment.h); the capture does not take them. */
const CS = 0x33
const SS = 0x2b

/** MD_CONTEXT_AMD64 with CONTROL, INTEGER and SEGMENTS. */
const AMD64_FLAGS = 0x0010_0007

function amd64(registers: Registers): Buffer {
  const context = withRegisters(CONTEXTS.amd64, registers)
  context.writeUInt32LE(AMD64_FLAGS, 48)
  context.writeUInt16LE(CS, 56)
  context.writeUInt16LE(SS, 66)
  return context
}

const ARM64_FLAGS = 0x8000_0003n

function arm64(registers: Registers): Buffer {
  const context = withRegisters(CONTEXTS.oldArm64, registers)
  context.writeBigUInt64LE(ARM64_FLAGS, 0)
  return context
}

function withRegisters(layout: ContextLayout, registers: Registers): Buffer {
  const context = Buffer.alloc(layout.size)
  for (const { name, offset, width } of layout.registers) {
    const value = BigInt(registers[name] ?? 0)
    if (width === 8) context.writeBigUInt64LE(BigInt.asUintN(64, value), offset)
    else context.writeUInt32LE(Number(BigInt.asUintN(32, value)), offset)
  }
  return context
}

const FORMATS: Readonly<Record<NativeMachine, ContextFormat>> = {
  x86_64: { architecture: CONTEXTS.amd64.architecture, context: amd64 },
  aarch64: { architecture: CONTEXTS.oldArm64.architecture, context: arm64 },
}

export const contextFormatOf = (machine: NativeMachine): ContextFormat => FORMATS[machine]
