import type { ResolveRequest } from '../protocol.js'

/** DWARF register numbers of a processor. The captured registers start in the same order (bpf/registers.bpf.h). */
export interface RegisterLayout {
  /** Registers that unwinding restores, from 0. */
  count: number
  stackPointer: number
  framePointer: number
  /** Where the program counter has a number of its own. */
  pc?: number
  /** Index in the captured registers. */
  capturedPc: number
  /** The register a call leaves the return address in; undefined: it is pushed on the stack. */
  link?: number
  /** Bits of a return address that are an address. */
  codeMask: bigint
}

/** System V ABI, AMD64 supplement, figure 3.36. */
const x86: RegisterLayout = {
  count: 17,
  stackPointer: 7,
  framePointer: 6,
  pc: 16,
  capturedPc: 16,
  codeMask: 0xffffffffffffffffn,
}

/** DWARF for the Arm 64-bit architecture, 4.1. Pointer authentication signs return addresses above 48 bits. */
const arm64: RegisterLayout = {
  count: 32,
  stackPointer: 31,
  framePointer: 29,
  capturedPc: 32,
  link: 30,
  codeMask: 0xffffffffffffn,
}

export const registerLayouts: Readonly<Record<ResolveRequest['machine'], RegisterLayout>> = {
  x86_64: x86,
  aarch64: arm64,
}
