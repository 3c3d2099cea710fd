/**
 * RawEvent: the ring record decoded, nothing interpreted. Times are CLOCK_BOOTTIME nanoseconds. What an ELF core does
 * not hold is optional, and absent where the event comes from one.
 */

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

export interface RawSender {
  time: bigint
  signal: number
  code: number
  /** Absent for a signal the kernel sent of its own accord. */
  process?: { pid: number; uid: number; comm: string; parentPid: number; parentComm: string }
}

/** Sizes in pages. */
export interface RawOom {
  /** 0: the whole machine ran out of memory. */
  limit: bigint
  usage: bigint
  triggerPid: number
  triggerComm: string
}

/** Times in nanoseconds, sizes in pages. */
export interface RawResources {
  userTime: bigint
  systemTime: bigint
  runTime: bigint
  minorFaults: bigint
  majorFaults: bigint
  peakRss: bigint
  voluntarySwitches: bigint
  involuntarySwitches: bigint
  policy: number
  nice: number
  rtPriority: number
  /** In the order of RLIMIT_* (include/uapi/asm-generic/resource.h). */
  limits: { soft: bigint; hard: bigint }[]
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

/** A thread that did not crash. */
export interface RawOtherThread {
  tid: number
  registers: bigint[]
  userStack: bigint[]
  stack?: RawStack
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
  pageFaultAddress?: bigint
  /** For SIGSYS: the number of the system call that was refused. */
  syscall: number
  /** A handler saw this fault; the process ended itself by a later signal. */
  firstChance: boolean
}

/** What a process last did that may tell why it died. */
export interface RawBreadcrumbs {
  /** The end of what it wrote to fd 2. */
  stderrTail: Uint8Array
  /** Oldest first. */
  failedCalls: RawFailedCall[]
}

export interface RawFailedCall {
  number: number
  error: number
  arguments: bigint[]
  /** At the argument that tells most of the failure, a path or a struct sockaddr. Empty where there is none. */
  text: Uint8Array
}

export interface RawEvent {
  /** A delivery was taken before the address space went; the death of the same process follows. */
  kind: 'death' | 'delivery'
  time: bigint
  startTime?: bigint
  /** What tells this death from every other, where the time of the start does not. */
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
  /** Who forked it, where that process ended first and the parent is an adopter. */
  forker?: { pid: number; comm: string }
  uid: number
  gid: number
  comm: string
  exe?: string
  exeDeleted: boolean
  cwd?: string
  argv?: string[]
  /** NAME=value strings, all of them: only allowed names may leave the capture stage. */
  environment?: string[]
  cgroup?: string
  oomVictim: boolean
  oom?: RawOom
  resources?: RawResources
  thread: RawThread
  /** None: there were no others. Absent: they were not captured. */
  otherThreads?: RawOtherThread[]
  fault?: RawFault
  sender?: RawSender
  /** The runtime's own last words: glibc's __abort_msg. */
  message?: string
  /** Absent where they were not asked for, or the process left none. */
  breadcrumbs?: RawBreadcrumbs
  /** Of mm_struct; vdso is 0 where there is none. */
  memory: { startBrk?: bigint; brk?: bigint; startStack?: bigint; vdso: bigint }
  stack?: RawStack
  /** Where that is the stack of a signal handler alone (sigaltstack(2)): of the code it interrupted. */
  interruptedStack?: RawStack
  /** Memory that general registers point at, by position of the register. */
  pointed?: { register: number; bytes: Uint8Array }[]
  /** Absent where the address space was already gone. */
  mappings?: RawMapping[]
  mappingsTotal: number
  truncated: string[]
}
