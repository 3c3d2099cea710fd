import { loadLibrary } from '../libc.js'

/** include/uapi/linux/time.h */
const CLOCK_REALTIME = 0
const CLOCK_BOOTTIME = 7

const clock = loadLibrary('libc.so.6', 'the GNU C library is needed').func(
  'int clock_gettime(int clock, _Out_ int64_t *time)',
)

function read(which: number): bigint {
  const time = new BigInt64Array(2)
  clock(which, time)
  return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n)
}

/** Nanoseconds since the machine was started: what records have. */
export const bootTime = (): bigint => read(CLOCK_BOOTTIME)

/** CLOCK_REALTIME minus CLOCK_BOOTTIME, nanoseconds. */
export const realtimeOffset = (): bigint => read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)
