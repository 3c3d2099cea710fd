/** Names in the order of bpf/registers.bpf.h; the first seventeen are numbered as in DWARF. */
export const REGISTERS = [
  ...['rax', 'rdx', 'rcx', 'rbx', 'rsi', 'rdi', 'rbp', 'rsp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'],
  ...['rip', 'eflags', 'orig_rax'],
] as const

/** Indexes in REGISTERS. */
export const RAX = 0
export const RSI = 4
export const RDI = 5
export const RBP = 6
export const RSP = 7
export const RIP = 16

/** orig_rax outside of system calls. */
export const NO_SYSCALL = 2n ** 64n - 1n
