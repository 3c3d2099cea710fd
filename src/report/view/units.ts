/** 2025-11-20 11:05:31 UTC, of an RFC 3339 time in UTC. */
export const readableTime = (time: string): string => time.replace(/^([\d-]+)T([\d:]+).*$/, '$1 $2 UTC')

/** 85 µs, 340 ms, 2.4 s, 3 min 12 s, 5 h 2 min, 3 d 4 h. */
export function readableDuration(ms: number): string {
  if (ms > 0 && ms < 1) return `${Math.round(ms * 1000)} µs`
  if (ms < 1000) return `${Math.round(ms * 10) / 10} ms`
  if (ms < 60_000) return `${Math.floor(ms / 100) / 10} s`
  const seconds = Math.floor(ms / 1000)
  for (const [unit, size, lesser, part] of STEPS) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit} ${Math.floor((seconds % size) / part)} ${lesser}`
  }
  return ''
}

const STEPS = [
  ['d', 86_400, 'h', 3600],
  ['h', 3600, 'min', 60],
  ['min', 60, 's', 1],
] as const

/** 4 KiB, 1.5 GiB; of bytes. */
export function readableSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${size >= 10 || Number.isInteger(size) ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
