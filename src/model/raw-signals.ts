/** Signals and where they came from; times are CLOCK_BOOTTIME nanoseconds. */

export interface RawSender {
  time: bigint
  signal: number
  code: number
  /** Absent for a signal the kernel sent of its own accord; names and parent, where it had ended when it was looked for. */
  process?: { pid: number; uid: number; comm?: string; parentPid?: number; parentComm?: string }
  /** The sender is the parent, which was ending: prctl(2), PR_SET_PDEATHSIG. */
  ending?: boolean
  /** What had asked the sender itself to end shortly before; without a process where the kernel did. */
  request?: { signal: number; pid?: number; comm?: string }
  /** The init process whose pid namespace the kernel ended. */
  endedInit?: { pid: number; comm: string }
}

/** A signal that came before the end, the last one of its number. */
export interface RawEarlierSignal {
  sender: RawSender
  /** When the first one was sent. */
  first: bigint
  times: number
  outcome: 'pending' | 'blocked' | 'ignored' | 'dropped' | 'handled'
}
