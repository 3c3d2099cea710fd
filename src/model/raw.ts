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

/** The thread the evidence was taken from: the one that got the fatal signal, else the last to go. */
export interface RawThread {
  tid: number
  comm: string
  count: number
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
}

export interface RawEvent {
  time: bigint
  startTime: bigint
  lost: number
  /** As wait(2) gives it. */
  status: number
  pid: number
  nsPid: number
  parentPid: number
  parentComm: string
  uid: number
  gid: number
  comm: string
  exe?: string
  exeDeleted: boolean
  argv?: string[]
  cgroup: string
  oomVictim: boolean
  thread: RawThread
  fault?: RawFault
  sender?: RawSender
  memory: { startBrk: bigint; brk: bigint; startStack: bigint; vdso: bigint }
  /** Absent where the address space was already gone. */
  mappings?: RawMapping[]
  mappingsTotal: number
  truncated: string[]
}
