const RLIM_INFINITY = 2n ** 64n - 1n

/** /proc/PID/limits: a line for each limit, in the order of RLIMIT_* (fs/proc/base.c: lnames). */
export const parseLimits = (text: string): { soft: bigint; hard: bigint }[] =>
  [...text.matchAll(/^Max [a-z ]+ (\d+|unlimited) +(\d+|unlimited)/gm)].map(([, soft = '', hard = '']) => ({
    soft: limitOf(soft),
    hard: limitOf(hard),
  }))

const limitOf = (text: string): bigint => (text === 'unlimited' ? RLIM_INFINITY : BigInt(text))
