import type { Machine } from './machine.js'

/** Where a processor's registers are in the context of a thread: minidump_cpu_*.h of Breakpad. */
export interface ContextLayout {
  machine: Machine
  /** MDCPUArchitecture of MDRawSystemInfo. */
  architecture: number
  size: number
  registers: readonly Place[]
}

export interface Place {
  name: string
  offset: number
  /** Bytes. */
  width: 4 | 8
}

/** Registers that follow each other. */
const places = (names: readonly string[], start: number, width: 4 | 8): Place[] =>
  names.map((name, index) => ({ name, offset: start + index * width, width }))

const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

const AMD64 = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip'.split(' ')
const RISCV64 = 'pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6'

/** MDRawContextAMD64, ARM64_Old (what lldb reads as well), ARM64, X86, ARM and RISCV64. */
export const CONTEXTS = {
  amd64: {
    machine: 'x86_64',
    architecture: 9,
    size: 1232,
    registers: [...places(['eflags'], 68, 4), ...places(AMD64, 120, 8)],
  },
  oldArm64: {
    machine: 'aarch64',
    architecture: 0x8003,
    size: 796,
    registers: [...places([...numbered('x', 31), 'sp', 'pc'], 8, 8), ...places(['pstate'], 272, 4)],
  },
  arm64: {
    machine: 'aarch64',
    architecture: 12,
    size: 912,
    registers: [...places(['pstate'], 4, 4), ...places([...numbered('x', 31), 'sp', 'pc'], 8, 8)],
  },
  x86: {
    machine: 'i386',
    architecture: 0,
    size: 716,
    registers: [...places('edi esi ebx edx ecx eax ebp eip'.split(' '), 156, 4), ...places(['eflags', 'esp'], 192, 4)],
  },
  arm: {
    machine: 'arm',
    architecture: 5,
    size: 368,
    registers: places([...numbered('r', 13), 'sp', 'lr', 'pc', 'cpsr'], 4, 4),
  },
  riscv64: { machine: 'riscv64', architecture: 0x8006, size: 264, registers: places(RISCV64.split(' '), 8, 8) },
} as const satisfies Record<string, ContextLayout>
