import { architectureOf } from '../../live/architecture.js'
import type { Machine } from '../elf-header.js'

/** NT_PRSTATUS: one thread. */
export interface ThreadStatus {
  tid: number
  /** That the core was dumped for; 0 where it was taken of a living process. The same for all threads. */
  signal: number
  /** In the order of bpf/registers.bpf.h. */
  registers: bigint[]
}

/** struct elf_prstatus, include/uapi/linux/elfcore.h; both processors are LP64. */
const CURRENT_SIGNAL = 12
const PID = 32
const REGISTERS = 112
const WORD = 8

/**
 * elf_gregset_t: struct user_regs_struct of arch/x86/include/asm/user_64.h, struct user_pt_regs of
 * arch/arm64/include/uapi/asm/ptrace.h, by the names of Architecture.
 */
const LAYOUTS: Readonly<Record<Machine, readonly string[]>> = {
  x86_64: [
    ...['r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi'],
    ...['orig_rax', 'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs'],
  ],
  aarch64: architectureOf('aarch64').registers,
}

/** undefined where the note ends before the registers do. */
export function parsePrstatus(note: Buffer, machine: Machine): ThreadStatus | undefined {
  const layout = LAYOUTS[machine]
  if (note.length < REGISTERS + layout.length * WORD) return undefined
  return {
    tid: note.readUInt32LE(PID),
    signal: note.readUInt16LE(CURRENT_SIGNAL) & 0x7f,
    registers: architectureOf(machine).registers.map((name) =>
      note.readBigUInt64LE(REGISTERS + layout.indexOf(name) * WORD),
    ),
  }
}
