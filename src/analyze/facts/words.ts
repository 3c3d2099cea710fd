const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']

/** A size for people: `64 MiB`, `1.5 GiB`. */
export function bytesText(bytes = 0): string {
  let [size, unit] = [bytes, 0]
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${Number(size.toFixed(1))} ${UNITS[unit]}`
}
