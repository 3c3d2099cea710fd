let last = 0n

const SECOND = 1_000_000_000n

/**
 * The time, nanoseconds since the epoch. What this process writes in a millisecond has an order nevertheless: each time is
 * later than the one before, unless the clock was set back.
 */
export function now(): bigint {
  const time = BigInt(Date.now()) * 1_000_000n
  const isSetBack = last - time > SECOND
  last = time > last || isSetBack ? time : last + 1n
  return last
}
