const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `1.5h`, `250ms` as milliseconds; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = text.match(/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/) ?? []
  const factor = UNITS[unit]
  const ms = factor === undefined ? undefined : Number(number) * factor
  return ms === undefined || ms > Number.MAX_SAFE_INTEGER ? undefined : ms
}
