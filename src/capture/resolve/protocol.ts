import type { CrashEvent, Library, Stack } from '../../model/event.js'

/** What travels between the collector and the child process that reads foreign files. Plain data: v8 serialization. */

/** A file mapping of the dead process. Anonymous memory, [stack], [heap] and [vdso] are no modules. */
export interface ModuleMapping extends AddressRange {
  /** Bytes into the file. */
  offset: bigint
  /** As the process saw it, without ` (deleted)`. */
  path: string
  executable: boolean
  /** major:minor, hexadecimal, as in proc_pid_maps(5): `fe:01`. */
  device: string
  inode: number
  deleted: boolean
}

/** Little-endian, from an address upwards. */
export interface StackMemory {
  address: bigint
  bytes: Uint8Array
}

/** start up to, not including, end. */
export interface AddressRange {
  start: bigint
  end: bigint
}

export interface ResolveRequest {
  machine: 'x86_64' | 'aarch64'
  /** As the process knew itself: runtimes name files by it. */
  pid: number
  uid: number
  exe?: string
  cwd?: string
  argv?: string[]
  /** Folder the paths below live in: `/`, or the root of a container. Nothing outside it is opened. */
  root: string
  /** In the order of bpf/registers.bpf.h. */
  registers: bigint[]
  /** False where the registers are not those of the stack's thread at its death. */
  registersValid: boolean
  /** Return addresses of the kernel's frame-pointer walk, innermost first; the first is the instruction pointer. */
  framePointerStack: bigint[]
  /** Stack memory as it was, starting at the stack pointer. */
  stack?: StackMemory
  /** Where that is the stack of a signal handler alone: of the code it interrupted. */
  interruptedStack?: StackMemory
  modules: ModuleMapping[]
  vdso?: AddressRange
  /** Executable mappings without a file: code made at run time. */
  anonymousCode?: AddressRange[]
  /** Of another thread of a process whose libraries are already known. */
  stackOnly?: boolean
}

export interface Resolution {
  /** Absent where there was neither a register nor a frame-pointer stack to begin with, or where resolving failed. */
  stack?: Stack
  libraries: Library[]
  runtime?: CrashEvent['runtime']
  /** Why it is not all there, one line: the child was killed or gave up. Then `symbols` belongs in capture.truncated. */
  incomplete?: string
}

/** The child answers in parts, so that what one of them costs does not take the others along. */
export interface Answer extends Partial<Resolution> {
  isLast: boolean
}
