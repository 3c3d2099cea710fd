/** The contents of a trace in the order in which they happened; a call when it returned. */
export type TraceEvent = TracedCall | TracedSignal | TracedEnd

interface Traced {
  /** ns since the epoch; of a call: when it began. */
  time: bigint
  pid: number
  tid: number
}

export interface TracedCall extends Traced {
  kind: 'call'
  name: string
  arguments: string[]
  /** As strace writes it: `3`, `0x7f…`, `-1 ENOENT (No such file or directory)`, `?` for a call that did not return. */
  result: string
  /** `ENOENT`; undefined for a call that succeeded or did not return. */
  error: string | undefined
  /** It did not return before its thread ended. */
  unfinished: boolean
  durationNs: number
}

export interface TracedSignal extends Traced {
  kind: 'signal'
  signal: string
  /** As strace writes them: `si_code=SEGV_MAPERR`, `si_addr=NULL`. */
  details: string[]
}

export interface TracedEnd extends Traced {
  kind: 'end'
  /** Of the thread, as wait(2) gives it. */
  status: number
}
