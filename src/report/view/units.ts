/** 2025-11-20 11:05:31 UTC, of an RFC 3339 time in UTC. */
export const readableTime = (time: string): string => time.replace(/^([\d-]+)T([\d:]+).*$/, '$1 $2 UTC')

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
