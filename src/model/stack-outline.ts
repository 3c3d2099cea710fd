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
  /** The group that a new outline belongs to; undefined: to none. `members` are of the same program and cause, the oldest first. */
  chooseGroup(outline: StackOutline, members: readonly GroupMember[]): ChosenGroup | undefined
}

export interface ChosenGroup {
  group: string
  /** Groups that turn out to be the same one. */
  same: string[]
  /** Whether later outlines are compared with this one, too: it shows the same stack from another side. */
  leads: boolean
}

export interface GroupMember {
  group: string
  outline: StackOutline
  /** New outlines are compared with it. */
  leads: boolean
}
