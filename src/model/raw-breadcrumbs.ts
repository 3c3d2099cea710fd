/** What a process did last that may show why it died. */
export interface RawBreadcrumbs {
  /** The end of what it wrote to fd 2. */
  stderrTail: Uint8Array
  /** How the output began that the tail is the end of, and how many bytes between the two were not kept. */
  stderrHead?: { text: Uint8Array; skipped: number }
  /** Oldest first. */
  failedCalls: RawFailedCall[]
}

export interface RawFailedCall {
  number: number
  error: number
  arguments: bigint[]
  /** At the argument that says most about the failure, a path or a struct sockaddr. Empty where there is none. */
  text: Uint8Array
}
