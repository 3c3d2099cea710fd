const NANOSECONDS = 1_000_000_000n

/** Nanoseconds since the epoch as RFC 3339 in UTC with nine decimals. */
export function formatTime(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / NANOSECONDS) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(nanoseconds % NANOSECONDS).padStart(9, '0')}Z`
}

/** Nanoseconds since the epoch of an RFC 3339 time in UTC; undefined for anything else, and for a date that is not in the calendar. */
export function parseTime(text: string): bigint | undefined {
  const [, whole, fraction = ''] = text.match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/) ?? []
  const ms = whole === undefined ? Number.NaN : Date.parse(`${whole}Z`)
  return Number.isNaN(ms) ? undefined : (BigInt(ms) / 1000n) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'))
}
