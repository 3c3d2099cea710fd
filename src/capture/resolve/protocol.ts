import type { CrashEvent, Stack } from '../../model/event.js'
import type { Library } from '../../model/library.js'
import type { Machine } from '../../model/machine.js'
import type { Program } from '../../model/refused.js'
import type { View } from '../files/in-root.js'

/** What travels between the collector and the child process that reads foreign files. Plain data: v8 serialization. */

/** What the child says first: it can be asked. */
export const STARTED = 'ready'

/** A file mapping of the dead process. Anonymous memory, [stack], [heap] and [vdso] are no modules. */
export interface ModuleMapping extends AddressRange {
  /** Bytes into the file. */
  offset: bigint
  /** As the process saw it, without ` (deleted)`. */
  path: string
  executable: boolean
  /** Absent where it is not known. */
  writable?: boolean
  /** major:minor, hexadecimal, as in proc_pid_maps(5): `fe:01`. */
  device: string
  inode: number
  deleted: boolean
  /** Where the file can be elsewhere, or another one: only one with this build id, hexadecimal, is the one that was mapped. */
  buildId?: string
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

/** With the view that its files are opened in. */
export interface ResolveRequest extends View {
  machine: Machine
  /** As the process knew itself: runtimes name files by it. */
  pid: number
  uid: number
  exe?: string
  cwd?: string
  /** Root of the process in `root`, after chroot(2). */
  chroot?: string
  argv?: string[]
  /**
   * Names the files that the process saw: no other mount namespace has the same, not even one that is gone. What was
   * read for one view is never an answer for another.
   */
  view: string
  /** Files of that view are those of the process only where they are the ones that it had mapped. */
  isGuessed?: true
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
  /** Memory that registers and the stack point at. Where it was captured, frames get their variables. */
  pointed?: StackMemory[]
  modules: ModuleMapping[]
  /** Folders of this machine with files by build id, where the user named any. */
  symbols?: string[]
  /** With its content, where that was captured; else it is taken for that of this machine. */
  vdso?: AddressRange & { bytes?: Uint8Array }
  /** Executable mappings without a file: code made at run time. */
  anonymousCode?: AddressRange[]
  /** Programs that it could not execute. */
  failedPrograms?: { path: string; errno: string }[]
  /** The libraries of the process are already known. */
  stackOnly?: boolean
  /** Only these are asked for: of threads that did not crash. Registers and stack above are then not looked at. */
  threads?: ThreadStack[]
}

/** As the fields of a request of the same names. */
export type ThreadStack = Pick<ResolveRequest, 'registers' | 'stack' | 'framePointerStack'>

/** One of `failedPrograms`. Deaths that share a resolution need not have failed to execute the same. */
export const programKey = ({ path, errno }: { path: string; errno: string }): string => `${errno} ${path}`

export interface Resolution {
  /** Absent where there was neither a register nor a frame-pointer stack to begin with, or where resolving failed. */
  stack?: Stack
  /** The instructions at which signal handlers interrupted the stack, by address; those whose file can be read. */
  interruptedCode?: ReadonlyMap<bigint, Uint8Array>
  /** Of `threads`, in their order. */
  threadStacks?: (Stack | undefined)[]
  libraries: Library[]
  runtime?: CrashEvent['runtime']
  /** What is wrong with the failed programs, by path and errno: see programKey(). */
  programs?: Record<string, Program>
  /** Why it is not all there, one line: the child was killed or gave up. Then `symbols` belongs in capture.truncated. */
  incomplete?: string
  /** Where something was too long or too much, by the words of capture.truncated. */
  cut?: string[]
  /** The child had to be killed over it, or died of it. */
  failed?: true
}

/** The child answers in parts, so that what one of them costs does not take the others along. */
export interface Answer extends Partial<Resolution> {
  isLast: boolean
}
