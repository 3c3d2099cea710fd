/** RawEvent: the ring record decoded, nothing interpreted. Times are CLOCK_BOOTTIME nanoseconds. */

export interface RawMapping {
  start: bigint
  end: bigint
  offset: bigint
  inode: bigint
  device: number
  vmFlags: number
  path?: string
  deleted: boolean
}

export interface RawSender {
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
  comm: string
  count: number
  /** At the instruction pointer; absent where it could not be read. */
  instruction?: Uint8Array
  registers: bigint[]
  userStack: bigint[]
  kernelStack: bigint[]
}

export interface RawFault {
  signal: number
  code: number
  /** si_addr. Shares a union with the sender's pid, so it means something for kernel-raised faults only. */
  address: bigint
  senderPid: number
  senderUid: number
  trap: number
  errorCode: number
  pageFaultAddress: bigint
  /** For SIGSYS: the number of the system call that was refused. */
  syscall: number
  /** A handler saw this fault; the process ended itself by a later signal. */
  firstChance: boolean
}

export interface RawEvent {
  /** A delivery was taken before the address space went; the death of the same process follows. */
  kind: 'death' | 'delivery'
  time: bigint
  startTime: bigint
  lost: number
  /** As wait(2) gives it. */
  status: number
  pid: number
  nsPid: number
  pidNamespace: number
  mountNamespace: number
  parentPid: number
  parentComm: string
  uid: number
  gid: number
  comm: string
  exe?: string
  exeDeleted: boolean
  cwd?: string
  argv?: string[]
  /** NAME=value strings, all of them: only allowed names may leave the capture stage. */
  environment?: string[]
  cgroup: string
  oomVictim: boolean
  oom?: RawOom
  resources: RawResources
  thread: RawThread
  fault?: RawFault
  sender?: RawSender
  /** The runtime's own last words: glibc's __abort_msg. */
  message?: string
  memory: { startBrk: bigint; brk: bigint; startStack: bigint; vdso: bigint }
  /** Stack memory from the stack pointer upwards. */
  stack?: { address: bigint; bytes: Uint8Array }
  /** Memory that general registers point at, by position of the register. */
  pointed?: { register: number; bytes: Uint8Array }[]
  /** Absent where the address space was already gone. */
  mappings?: RawMapping[]
  mappingsTotal: number
  truncated: string[]
}
