const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** `512M`, `2G`, `1048576` as bytes; undefined for anything else. */
export function readSize(text: string): number | undefined {
  const [, number, unit = ''] = text.match(/^(\d+(?:\.\d+)?)([KMGT]?)(?:iB|B)?$/) ?? []
  const bytes = Math.round(Number(number) * (UNITS[unit] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
