/** What differs between the processors: the order of the captured registers and the meaning of the trap state. */
export interface Architecture {
  /** Names in the order of bpf/registers.bpf.h. */
  registers: readonly string[]
  stackPointer: string
  instructionPointer: string
  trapName(trap: number): string | undefined
  /** How a page fault came about; undefined where the state does not say. */
  access(trap: number, errorCode: number): 'read' | 'write' | 'execute' | undefined
}

/** arch/x86/include/asm/trapnr.h */
const X86_TRAPS: Record<number, string> = {
  0: 'divide-error',
  1: 'debug',
  3: 'breakpoint',
  4: 'overflow',
  5: 'bound-range',
  6: 'invalid-opcode',
  11: 'segment-not-present',
  12: 'stack-segment',
  13: 'general-protection',
  14: 'page-fault',
  16: 'x87-floating-point',
  17: 'alignment-check',
  18: 'machine-check',
  19: 'simd-floating-point',
  21: 'control-protection',
}

/** arch/x86/include/asm/trap_pf.h */
const X86_PF_WRITE = 2
const X86_PF_INSTRUCTION = 16

const x86: Architecture = {
  registers: [
    'rax',
    'rdx',
    'rcx',
    'rbx',
    'rsi',
    'rdi',
    'rbp',
    'rsp',
    'r8',
    'r9',
    'r10',
    'r11',
    'r12',
    'r13',
    'r14',
    'r15',
    'rip',
    'eflags',
    'orig_rax',
  ],
  stackPointer: 'rsp',
  instructionPointer: 'rip',
  trapName: (trap) => X86_TRAPS[trap],
  access: (trap, errorCode) => {
    if (trap !== 14) return undefined
    if (errorCode & X86_PF_INSTRUCTION) return 'execute'
    return errorCode & X86_PF_WRITE ? 'write' : 'read'
  },
}

/** arch/arm64/include/asm/esr.h: exception class in bits 26-31, WnR in bit 6 of a data abort. */
const arm64: Architecture = {
  registers: [...Array.from({ length: 31 }, (_, number) => `x${number}`), 'sp', 'pc', 'pstate'],
  stackPointer: 'sp',
  instructionPointer: 'pc',
  trapName: (_trap) => undefined,
  access: (_trap, esr) => {
    const exceptionClass = (esr >>> 26) & 0x3f
    if (exceptionClass === 0x20) return 'execute'
    if (exceptionClass !== 0x24) return undefined
    return esr & 0x40 ? 'write' : 'read'
  },
}

/** By machine of uname(2). Throws Error for one that has no BPF programs either. */
export function architectureOf(machine: string): Architecture {
  if (machine === 'x86_64') return x86
  if (machine === 'aarch64') return arm64
  throw new Error(`unknown architecture ${machine}`)
}
