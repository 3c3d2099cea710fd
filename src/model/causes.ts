interface CauseProperties {
  /**
   * What makes two deaths of this cause in one program the same bug: the innermost frames of the `stack`; the functions
   * of a `recursion`, which may stop at any of them; or the `program` alone, where the death came from outside and what
   * the process was doing at that moment is chance.
   */
  identifiedBy: 'stack' | 'recursion' | 'program'
  /** What happened to the process, in the words of a sentence about another one; the name of the cause unless given. */
  deed?: string
}

/** The causes a stock rule may give. A team rule may also give its own, starting with `x-`. */
const TABLE = {
  'null-dereference': { identifiedBy: 'stack' },
  'null-call': { identifiedBy: 'stack' },
  'invalid-read': { identifiedBy: 'stack' },
  'invalid-write': { identifiedBy: 'stack' },
  'use-after-unmap': { identifiedBy: 'stack' },
  'non-canonical-address': { identifiedBy: 'stack' },
  'write-to-readonly': { identifiedBy: 'stack' },
  'execute-nonexecutable': { identifiedBy: 'stack' },
  'jump-to-unmapped': { identifiedBy: 'stack' },
  'smashed-return-address': { identifiedBy: 'stack' },
  'stack-overflow': { identifiedBy: 'recursion' },
  'heap-corruption': { identifiedBy: 'stack' },
  'stack-smashing': { identifiedBy: 'stack' },
  'fortify-overflow': { identifiedBy: 'stack' },
  'bus-truncated-mapping': { identifiedBy: 'stack' },
  'bus-io-error': { identifiedBy: 'stack', deed: 'used a page of a file that could not be read or written' },
  'bus-misaligned': { identifiedBy: 'stack' },
  'hardware-memory-error': { identifiedBy: 'stack' },
  'illegal-instruction': { identifiedBy: 'stack' },
  'integer-division': { identifiedBy: 'stack' },
  'floating-point-exception': { identifiedBy: 'stack' },
  'breakpoint-trap': { identifiedBy: 'stack' },
  'assertion-failure': { identifiedBy: 'stack' },
  'uncaught-exception': { identifiedBy: 'stack' },
  'pure-virtual-call': { identifiedBy: 'stack' },
  abort: { identifiedBy: 'stack' },
  'self-signal': { identifiedBy: 'stack', deed: 'sent the signal to itself' },
  'out-of-memory': { identifiedBy: 'stack', deed: 'ran out of memory' },
  'oom-kill': { identifiedBy: 'program', deed: 'was killed by the kernel because memory ran out' },
  'cgroup-oom-kill': {
    identifiedBy: 'program',
    deed: 'was killed by the kernel because its control group reached its memory limit',
  },
  'killed-by-process': { identifiedBy: 'program', deed: 'was killed by another process' },
  'timeout-kill': { identifiedBy: 'program', deed: 'was killed because its time was up' },
  deadlock: { identifiedBy: 'program', deed: 'was killed in a deadlock' },
  terminated: { identifiedBy: 'program', deed: 'was asked to end' },
  interrupted: { identifiedBy: 'program', deed: 'was interrupted' },
  quit: { identifiedBy: 'program' },
  hangup: { identifiedBy: 'program', deed: 'lost its terminal' },
  'broken-pipe': { identifiedBy: 'stack', deed: 'wrote to a pipe or socket that no process read any more' },
  alarm: { identifiedBy: 'program' },
  'cpu-limit': { identifiedBy: 'program' },
  'file-size-limit': { identifiedBy: 'stack' },
  'seccomp-violation': { identifiedBy: 'stack', deed: 'was killed for a system call that it may not make' },
  'missing-shared-library': { identifiedBy: 'stack' },
  'symbol-lookup-failure': { identifiedBy: 'stack' },
  'library-version-mismatch': { identifiedBy: 'stack' },
  'command-not-found': { identifiedBy: 'stack' },
  'not-executable': { identifiedBy: 'stack' },
  'shell-reported-signal': { identifiedBy: 'stack' },
  'exit-usage': { identifiedBy: 'stack' },
  'exit-dataerr': { identifiedBy: 'stack' },
  'exit-noinput': { identifiedBy: 'stack' },
  'exit-nouser': { identifiedBy: 'stack' },
  'exit-nohost': { identifiedBy: 'stack' },
  'exit-unavailable': { identifiedBy: 'stack' },
  'exit-software': { identifiedBy: 'stack' },
  'exit-oserr': { identifiedBy: 'stack' },
  'exit-osfile': { identifiedBy: 'stack' },
  'exit-cantcreat': { identifiedBy: 'stack' },
  'exit-ioerr': { identifiedBy: 'stack' },
  'exit-tempfail': { identifiedBy: 'stack' },
  'exit-protocol': { identifiedBy: 'stack' },
  'exit-noperm': { identifiedBy: 'stack' },
  'exit-config': { identifiedBy: 'stack' },
  'nonzero-exit': { identifiedBy: 'stack' },
  'killed-by-signal': { identifiedBy: 'stack' },
} satisfies Record<string, CauseProperties>

export const deedOf = (cause: string): string | undefined => BY_NAME.get(cause)?.deed

export const CAUSES: readonly string[] = Object.keys(TABLE)

export const isCause = (cause: string): boolean => /^x-[a-z0-9][a-z0-9-]*$/.test(cause) || Object.hasOwn(TABLE, cause)

const BY_NAME: ReadonlyMap<string, CauseProperties> = new Map(Object.entries(TABLE))

/** What identifies the bug of a death; the stack for causes of team rules. */
export const identifiedBy = (cause: string): CauseProperties['identifiedBy'] =>
  BY_NAME.get(cause)?.identifiedBy ?? 'stack'
