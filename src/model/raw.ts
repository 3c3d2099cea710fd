import type { LanguageStack } from './language-stack.js'
import type { RawBreadcrumbs } from './raw-breadcrumbs.js'
import type { RawRefused } from './raw-refused.js'
import type { RawOom, RawResources } from './raw-resources.js'
import type { RawEarlierSignal, RawSender } from './raw-signals.js'

/** The ring record decoded, nothing interpreted; times are CLOCK_BOOTTIME nanoseconds. ELF cores lack what is optional. */

export interface RawMapping {
  start: bigint
  end: bigint
  offset: bigint
  /** 0: there is no file. Absent: mappings with a path have one, of an unknown number. */
  inode?: bigint
  device?: number
  vmFlags: number
  path?: string
  deleted: boolean
}

/** The mapped file whose page could not be had, as it was when the process died. */
export interface RawFaultFile {
  /** Bytes. */
  size: bigint
  /** s_magic of its file system. */
  magic: bigint
  /** Of a tmpfs (0: without limit), or huge pages in their pool; in blocks of blockSize bytes. */
  blocks: bigint
  free: bigint
  blockSize: bigint
}

/** The thread the evidence was taken from: the one that got the fatal signal, else the last to go. */
export interface RawThread {
  tid: number
  comm?: string
  count?: number
  /** At the instruction pointer; absent where it could not be read. */
  instruction?: Uint8Array
  registers: bigint[]
  userStack: bigint[]
  kernelStack: bigint[]
}

/** One of the threads of a process when it died. */
export interface RawProcessThread {
  tid: number
  /** As the process knew it. Absent where that is the same. */
  nsTid?: number
  comm?: string
  registers: bigint[]
  userStack: bigint[]
  stack?: RawStack
  /** Its stack was not taken, as opposed to: there was none to take. */
  stackMissing?: 'unreadable' | 'dropped'
  /** What the kernel knew about it, which a core lacks. Times in nanoseconds. */
  running?: RawRunning
  /** The system call of its last entry into the kernel. Absent where that was an interrupt or a fault, or is not known. */
  call?: RawCall
  /** Memory around the futex word that the system call waits for. */
  lock?: RawLock
}

export interface RawRunning {
  /** It took the signal, and so was on its way out of the kernel. */
  delivering: boolean
  /** The signal had woken all threads: a call that slept before sleeps no more. */
  woken: boolean
  onCpu: boolean
  exiting: boolean
  runTime: bigint
}

export interface RawCall {
  number: number
  arguments: bigint[]
}

/** Little-endian. `wordAt`: where in the bytes the futex word is; what comes before may be missing. */
export interface RawLock {
  address: bigint
  bytes: Uint8Array
  wordAt: number
}

/** Stack memory from the stack pointer upwards. */
export interface RawStack {
  address: bigint
  bytes: Uint8Array
}

export interface RawFault {
  /** When the thread got it. Absent where that was not seen. */
  time?: bigint
  signal: number
  code: number
  /** si_addr. Shares a union with the sender's pid, so it means something for kernel-raised faults only. */
  address: bigint
  senderPid: number
  senderUid: number
  /** Number of the processor's exception. */
  trap?: number
  errorCode?: number
  /** Worked out from the instruction where there is no error code. */
  access?: 'read' | 'write' | 'execute'
  /** For SIGSYS: the number of the system call that was refused. */
  syscall: number
  /** A handler saw this fault; the process ended itself by a later signal. */
  firstChance: boolean
}

export interface RawEvent {
  /** A delivery was taken before the address space went; the death of the same process follows. */
  kind: 'death' | 'delivery'
  time: bigint
  startTime?: bigint
  /** When it last executed a program; undefined where that is not known. */
  executed?: bigint
  /** Identifies this death where the time of the start does not. */
  identity?: string
  lost?: number
  /** As wait(2) gives it. Absent where the process was alive. */
  status?: number
  pid: number
  nsPid: number
  pidNamespace?: number
  mountNamespace?: number
  parentPid: number
  parentComm?: string
  parentExe?: string
  grandparentPid?: number
  /** Who forked it, where that process ended first and the parent is an adopter. */
  forker?: { pid: number; comm: string }
  /** The process that started the daemon which this one is, or which is its parent. */
  starterPid?: number
  /** Real. */
  uid: number
  gid: number
  /** That files are opened with. */
  fsUid?: number
  fsGid?: number
  comm: string
  exe?: string
  exeDeleted: boolean
  cwd?: string
  /** Of the process, in its mount namespace: not / after chroot(2). */
  root?: string
  argv?: string[]
  /** NAME=value strings, all of them: only allowed names may leave the capture stage. */
  environment?: string[]
  cgroup?: string
  oomVictim: boolean
  oom?: RawOom
  resources?: RawResources
  thread: RawThread
  /** All that were captured, the one above first. Absent: none were. */
  threads?: RawProcessThread[]
  /** The fault that ended the process, where a handler of another one, `fault`, crashed. */
  faultInHandler?: Pick<RawFault, 'signal' | 'code' | 'address'> & { handler?: string }
  fault?: RawFault
  /** For SIGBUS. */
  faultFile?: RawFaultFile
  sender?: RawSender
  /** Of other processes and of the terminal. */
  earlierSignals?: RawEarlierSignal[]
  /** The runtime's own last words: glibc's __abort_msg. */
  message?: string
  /** Of the interpreter that ran the thread above. */
  interpreterStack?: LanguageStack
  /** Absent where they were not asked for, or the process left none. */
  breadcrumbs?: RawBreadcrumbs
  /** The same. */
  refused?: RawRefused
  /** Of mm_struct; vdso is 0 where there is none. */
  memory: { startBrk?: bigint; brk?: bigint; startStack?: bigint; vdso: bigint }
  stack?: RawStack
  /** Where that is the stack of a signal handler alone (sigaltstack(2)): of the code it interrupted. */
  interruptedStack?: RawStack
  /** Pieces of memory that registers and the first words of the stack point at, as they were taken. */
  pointed?: RawStack[]
  /** Absent where the address space was already gone. */
  mappings?: RawMapping[]
  mappingsTotal: number
  truncated: string[]
  /** What the way of capture could not see, by the names of fields of the event. */
  missing?: string[]
}
