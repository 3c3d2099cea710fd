/** What the kernel refused to a process, as it was taken when the call returned. Times are CLOCK_BOOTTIME nanoseconds. */
export interface RawRefused {
  /** Oldest first. */
  execs: RawFailedExec[]
  refusals: RawRefusal[]
}

export interface RawFailedExec {
  time: bigint
  error: number
  /** As the process gave it. Absent where it could not be read. */
  path?: string
  /** The path was longer. */
  isCut: boolean
}

/** Calls of one number that failed with one error, the last of them. Counts are 0 where they were not taken. */
export interface RawRefusal {
  time: bigint
  number: number
  error: number
  times: number
  hasSeccompFilter: boolean
  arguments: bigint[]
  /** pids.max of the control group that was full, and its tasks. */
  tasksLimit: bigint
  tasks: bigint
  /** Tasks of its user. */
  userTasks: bigint
  /** Pages that were mapped, and those of them that are data. */
  totalPages: bigint
  dataPages: bigint
  mappings: bigint
  /** Pages that were locked. */
  lockedPages: bigint
  /** RLIMIT_MEMLOCK did not count for it, because it had CAP_IPC_LOCK. */
  mayLock: boolean
}
