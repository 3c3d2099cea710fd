import { captured } from '../description.js'

/** What it used and was allowed, and what it said last. */

export const limits = captured({
  type: 'limits',
  label: 'resource limits',
  part: ([name = '', kind]) => ({
    label: `${kind ?? ''} limit RLIMIT_${name.toUpperCase()}`.trim(),
    unit: name === 'as' ? 'bytes' : undefined,
  }),
  meaning: 'resource limits by name, as getrlimit(2) has them',
  example: { cpu: { soft: 1, hard: 'unlimited' } },
  value: ({ resources }) => resources?.limits,
})

export const maxRssKb = captured({
  type: 'integer',
  label: 'most resident memory',
  unit: 'KiB',
  meaning: 'most resident memory, KiB',
  example: 10240,
  value: ({ resources }) => resources?.maxRssKb,
})

export const userMs = captured({
  type: 'milliseconds',
  label: 'processor time in user mode',
  unit: 'ms',
  meaning: 'processor time in user mode, milliseconds',
  example: 950,
  value: ({ resources }) => resources?.userMs,
})

export const systemMs = captured({
  type: 'milliseconds',
  label: 'processor time in the kernel',
  unit: 'ms',
  meaning: 'processor time in the kernel, milliseconds',
  example: 50,
  value: ({ resources }) => resources?.systemMs,
})

export const majorFaults = captured({
  type: 'integer',
  label: 'number of major page faults',
  meaning: 'page faults that needed I/O',
  example: 3,
  value: ({ resources }) => resources?.majorFaults,
})

export const policy = captured({
  type: 'text',
  label: 'scheduling policy',
  meaning: 'scheduling policy of sched(7)',
  example: 'SCHED_FIFO',
  value: ({ scheduling }) => scheduling?.policy,
})

export const nice = captured({
  type: 'integer',
  label: 'nice value',
  meaning: 'nice value',
  example: 10,
  value: ({ scheduling }) => scheduling?.nice,
})

export const message = captured({
  type: 'text',
  label: 'abort message',
  meaning: 'message of the runtime before it gave up, such as the abort message of glibc',
  example: 'free(): invalid pointer',
  value: (event) => event.message,
})

export const stderrTail = captured({
  type: 'text',
  label: 'standard error',
  meaning: 'end of its standard error',
  example: 'out of memory',
  value: (event) => event.stderrTail,
})

export const stderrWatched = captured({
  type: 'boolean',
  label: 'standard error',
  says: { true: 'its standard error was watched', false: 'its standard error was not watched' },
  meaning: 'whether all that the program wrote to its standard error was seen. With breadcrumbs only',
  example: true,
  value: ({ stderrTail, process: { executedAt } }) => stderrTail !== undefined || executedAt !== undefined,
})

export const failedSyscalls = captured({
  type: 'syscalls',
  label: 'failed system calls',
  part: (keys) => {
    const name = keys.at(-1) === 'errno' ? 'error of a failed system call' : `${keys.at(-1)} of a failed system call`
    return { label: name, each: name }
  },
  meaning: 'the last system calls that failed',
  example: [{ name: 'openat', errno: 'ENOENT' }],
  value: (event) => event.failedSyscalls,
})
