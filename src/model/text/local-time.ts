/** 2026-11-28 12:00:03 UTC, or with the offset of the zone of this process: 2026-11-28 13:00:03 +01:00. Of an RFC 3339 time. */
export function localTime(time: string): string {
  const offset = offsetOf(time)
  if (Number.isNaN(offset)) return time
  if (offset === 0) return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`
  const local = new Date(Date.parse(time) + offset * 60_000).toISOString()
  const minutes = Math.abs(offset)
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

let last = { minute: '', offset: 0 }

/** Minutes. Of a long list, most times are in the minute of the one before, and an offset changes with a minute. */
function offsetOf(time: string): number {
  const minute = time.slice(0, 16)
  if (minute !== last.minute) last = { minute, offset: -new Date(time).getTimezoneOffset() }
  return last.offset
}

const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
