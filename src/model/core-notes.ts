import type { Machine } from './machine.js'

/** Layout of the notes of a core file (elf(5)), which one stage reads and another one writes. Both processors are LP64. */

/** include/uapi/linux/elf.h. Notes with the owner CORE; other owners use the same numbers for other notes. */
export const NOTE_TYPES = { prstatus: 1, prpsinfo: 3, auxv: 6, siginfo: 0x53494749, file: 0x46494c45 } as const

/** Bytes from the start of struct elf_prstatus, include/uapi/linux/elfcore.h. */
export const PRSTATUS = { currentSignal: 12, pid: 32, parentPid: 36, registers: 112 } as const

/** Of struct elf_prpsinfo. */
export const PRPSINFO = { uid: 16, gid: 20, pid: 24, parentPid: 28, comm: 40, commandLine: 56, size: 136 } as const

/** Of struct siginfo, include/uapi/asm-generic/siginfo.h: three words, then a union that is aligned to pointers. */
export const SIGINFO = {
  signal: 0,
  code: 8,
  address: 16,
  senderPid: 16,
  senderUid: 20,
  syscall: 24,
  size: 128,
} as const

/** NT_FILE: count and page size, then start, end and page offset of each file (fs/binfmt_elf.c: fill_files_note). */
export const FILE_NOTE = { head: 16, entry: 24 } as const

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
export const ELF_MACHINES: Readonly<Record<Machine, number>> = { x86_64: 62, aarch64: 183 }

/** Names of the registers of NT_PRSTATUS (elf_gregset_t), in its order. */
export const CORE_REGISTERS: Readonly<Record<Machine, readonly string[]>> = {
  /** struct user_regs_struct, arch/x86/include/asm/user_64.h */
  x86_64: [
    ...['r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi'],
    ...['orig_rax', 'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs'],
  ],
  /** struct user_pt_regs, arch/arm64/include/uapi/asm/ptrace.h */
  aarch64: [...Array.from({ length: 31 }, (_, number) => `x${number}`), 'sp', 'pc', 'pstate'],
}

/** A note of this program's own: the event as a Brotli stream of JSON. */
export const EVENT_NOTE = { owner: 'crashcrawler', type: 1 } as const
