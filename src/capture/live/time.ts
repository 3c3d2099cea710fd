/** CLOCK_BOOTTIME nanoseconds as text. */
export type TimeOf = (time: bigint) => string

const NANOSECONDS = 1_000_000_000n

/** Nanoseconds since the epoch as RFC 3339 in UTC with nine decimals. */
export function formatTime(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / NANOSECONDS) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(nanoseconds % NANOSECONDS).padStart(9, '0')}Z`
}
