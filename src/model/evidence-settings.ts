/** What is taken of each death, by any way of live capture. */
export interface EvidenceSettings {
  /** Most bytes of user stack; a multiple of 1024. */
  stackBytes: number
  /** Most threads of a process; 0: none but the one that died. */
  threads: number
  /** Most bytes of stack of a thread that did not crash; a multiple of 1024, at most 65536. */
  threadStackBytes: number
  /** Names of the environment variables to keep. */
  environment: readonly string[]
  /** Most bytes of memory that registers and the first words of the stack point at. */
  pointedMemory: number
  /** Events have the memory that was captured, for debuggers. */
  keepsMemory?: boolean
}

const CHUNK = 1024

/** What the kernel side copies at a time. */
export const wholeChunks = (bytes: number): number => Math.ceil(bytes / CHUNK) * CHUNK

export const STACK_BYTES = 32 * CHUNK
export const MAX_STACK_BYTES = 256 * CHUNK

export const THREAD_STACK_BYTES = 8 * CHUNK
export const MAX_THREAD_STACK_BYTES = 64 * CHUNK

export const POINTED_MEMORY = 16 * CHUNK
export const MAX_POINTED_MEMORY = 64 * CHUNK

export const THREADS = 64
/** They are read with interrupts off, a microsecond or two each. */
export const MAX_THREADS = 1024

/** TASK_COMM_LEN without its NUL (include/linux/sched.h): a longer name would match nothing. */
export const MAX_COMM_BYTES = 15
