/** CLOCK_BOOTTIME nanoseconds as text. */
export type TimeOf = (time: bigint) => string
