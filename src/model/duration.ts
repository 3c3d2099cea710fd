const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `1.5h`, `250ms` as milliseconds; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = text.match(/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/) ?? []
  const factor = UNITS[unit]
  const ms = factor === undefined ? undefined : Number(number) * factor
  return ms === undefined || ms > Number.MAX_SAFE_INTEGER ? undefined : ms
}

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
