/** Sizes in pages. */
export interface RawOom {
  /** 0: the whole machine ran out of memory. */
  limit: bigint
  usage: bigint
  /** How far the control group at its limit is above that of the process. */
  levels: number
  triggerPid: number
  triggerComm: string
  /** Those that were left in the control group just after the kill, the largest first. */
  members?: RawMember[]
}

export interface RawMember {
  pid: number
  comm: string
  rssKb: number
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
