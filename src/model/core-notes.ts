import type { Machine } from './machine.js'
import type { WordSize } from './words.js'

/** Layout of the notes of a core file (elf(5)), which one stage reads and another one writes; by the size of a word. */

/** include/uapi/linux/elf.h. Notes with the owner CORE; other owners use the same numbers for other notes. */
export const NOTE_TYPES = { prstatus: 1, prpsinfo: 3, auxv: 6, siginfo: 0x53494749, file: 0x46494c45 } as const

/** Bytes from the start of struct elf_prstatus, include/uapi/linux/elfcore.h. */
export const PRSTATUS = {
  4: { currentSignal: 12, pid: 24, parentPid: 28, registers: 72 },
  8: { currentSignal: 12, pid: 32, parentPid: 36, registers: 112 },
} as const satisfies Record<WordSize, unknown>

/** Of struct elf_prpsinfo. Processors that are old enough have user ids of 16 bits in it, which its size shows. */
export const PRPSINFO = {
  4: { uid: 8, gid: 12, pid: 16, parentPid: 20, comm: 32, commandLine: 48, size: 128 },
  8: { uid: 16, gid: 20, pid: 24, parentPid: 28, comm: 40, commandLine: 56, size: 136 },
} as const satisfies Record<WordSize, unknown>
export const PRPSINFO_UID16 = { uid: 8, gid: 10, pid: 12, parentPid: 16, comm: 28, commandLine: 44, size: 124 } as const

/** Of struct siginfo, include/uapi/asm-generic/siginfo.h: three words of 32 bits, then a union that is aligned to pointers. */
export const SIGINFO = {
  4: { signal: 0, code: 8, address: 12, senderPid: 12, senderUid: 16, syscall: 16, size: 128 },
  8: { signal: 0, code: 8, address: 16, senderPid: 16, senderUid: 20, syscall: 24, size: 128 },
} as const satisfies Record<WordSize, unknown>

/** NT_FILE, in words: count and page size, then start, end and page offset of each file (fs/binfmt_elf.c: fill_files_note). */
export const FILE_NOTE = { head: 2, entry: 3 } as const

/** include/uapi/linux/auxvec.h, arch/x86/include/uapi/asm/auxvec.h */
export const AUXV = {
  null: 0,
  phdr: 3,
  phent: 4,
  phnum: 5,
  pageSize: 6,
  base: 7,
  flags: 8,
  entry: 9,
  uid: 11,
  euid: 12,
  gid: 13,
  egid: 14,
  random: 25,
  execFn: 31,
  vdso: 33,
} as const

/** e_machine of elf(5). */
export const ELF_MACHINES: Readonly<Record<Machine, number>> = {
  x86_64: 62,
  aarch64: 183,
  i386: 3,
  arm: 40,
  riscv64: 243,
}

const numbered = (prefix: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`)

/** Names of the registers of NT_PRSTATUS (elf_gregset_t), in its order. */
export const CORE_REGISTERS: Readonly<Record<Machine, readonly string[]>> = {
  /** struct user_regs_struct, arch/x86/include/asm/user_64.h */
  x86_64: [
    ...['r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi'],
    ...['orig_rax', 'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs'],
  ],
  /** struct user_pt_regs, arch/arm64/include/uapi/asm/ptrace.h */
  aarch64: [...numbered('x', 0, 30), 'sp', 'pc', 'pstate'],
  /** struct user_regs_struct, arch/x86/include/asm/user_32.h */
  i386: [
    ...['ebx', 'ecx', 'edx', 'esi', 'edi', 'ebp', 'eax', 'ds', 'es', 'fs', 'gs', 'orig_eax', 'eip', 'cs', 'eflags'],
    ...['esp', 'ss'],
  ],
  /** struct pt_regs, arch/arm/include/uapi/asm/ptrace.h */
  arm: [...numbered('r', 0, 12), 'sp', 'lr', 'pc', 'cpsr', 'orig_r0'],
  /** struct user_regs_struct, arch/riscv/include/uapi/asm/ptrace.h */
  riscv64: [
    ...['pc', 'ra', 'sp', 'gp', 'tp', 't0', 't1', 't2', 's0', 's1'],
    ...[...numbered('a', 0, 7), ...numbered('s', 2, 11), ...numbered('t', 3, 6)],
  ],
}

/** A note of this program's own: the event as a Brotli stream of JSON. */
export const EVENT_NOTE = { owner: 'crashcrawler', type: 1 } as const
