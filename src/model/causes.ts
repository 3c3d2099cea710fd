/** The causes a stock rule may give. A team rule may also give its own, starting with `x-`. */
export const CAUSES = [
  'null-dereference', 'null-call', 'invalid-read', 'invalid-write', 'use-after-unmap', 'non-canonical-address',
  'write-to-readonly', 'execute-nonexecutable', 'jump-to-unmapped', 'smashed-return-address', 'stack-overflow',
  'heap-corruption', 'stack-smashing', 'fortify-overflow', 'bus-truncated-mapping', 'bus-misaligned',
  'hardware-memory-error', 'illegal-instruction', 'integer-division', 'floating-point-exception', 'breakpoint-trap',
  'assertion-failure', 'uncaught-exception', 'pure-virtual-call', 'abort', 'self-signal', 'out-of-memory',
  'oom-kill', 'cgroup-oom-kill', 'killed-by-process', 'timeout-kill', 'terminated', 'interrupted', 'quit', 'hangup',
  'broken-pipe', 'alarm', 'cpu-limit', 'file-size-limit', 'seccomp-violation', 'missing-shared-library',
  'symbol-lookup-failure', 'library-version-mismatch', 'command-not-found', 'not-executable',
  'shell-reported-signal', 'exit-usage', 'exit-dataerr', 'exit-noinput', 'exit-nouser', 'exit-nohost',
  'exit-unavailable', 'exit-software', 'exit-oserr', 'exit-osfile', 'exit-cantcreat', 'exit-ioerr',
  'exit-tempfail', 'exit-protocol', 'exit-noperm', 'exit-config', 'nonzero-exit', 'killed-by-signal',
] as const

export type StockCause = (typeof CAUSES)[number]

export const isCause = (cause: string): boolean =>
  cause.startsWith('x-') || (CAUSES as readonly string[]).includes(cause)
