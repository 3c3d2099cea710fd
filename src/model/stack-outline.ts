/**
 * What of a death tells others like it: where it was, innermost first, without what differs from build to build and from
 * host to host. JSON-safe.
 */
export interface StackOutline {
  /** A recursion is the set of its functions: at which of them it ended is chance. */
  kind: 'stack' | 'recursion'
  frames: OutlineFrame[]
}

export interface OutlineFrame {
  /** File and function, `libssl.so SSL_read`; absent where the function has no name. */
  name?: string
  /** Build id of the file and offset into it. */
  place?: string
  inlined?: true
  /** Its source line is known, and so what is inlined there. */
  hasLine?: true
}

/** Whether deaths are one bug though their signatures differ: see src/analyze/alike. */
export interface Likeness<Incident> {
  /** Deaths of different programs or causes are never alike. Without an outline, the signature says all. */
  describe(incident: Incident): { program: string; cause: string; outline?: StackOutline }
  /**
   * The groups that change with a new signature, each the list of its signatures, that of the new one first. `members`: the
   * other signatures of the same program and cause.
   */
  place(signature: string, outline: StackOutline, members: readonly GroupMember[]): string[][]
}

export interface GroupMember {
  signature: string
  group: string
  outline: StackOutline
  /** Somebody decided about its group, which is left as it is. */
  isDecided: boolean
}
