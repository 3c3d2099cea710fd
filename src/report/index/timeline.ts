import { readableTime } from '../view/units.js'

export interface Timeline {
  /** '' without an incident. */
  from: string
  to: string
  /** Incidents in the highest bar. */
  most: number
  bars: { x: number; y: number; height: number; severity: string }[]
  /** Which bar an incident of that time is in. */
  bucketOf(time: string): number
}

/** As many as the script of the page draws for a choice: index-script.html.hbs. */
const BUCKETS = 60
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info', 'none']

/** Entries in the order of their time, either way. */
interface Timed {
  entries: readonly { time: string; severity: string }[]
}

/** How many died when, over the time from the first incident to the last, stacked by severity. */
export function timeline(groups: readonly Timed[]): Timeline {
  const entries = groups.flatMap((group) => group.entries)
  const times = groups.flatMap((group) => [group.entries[0]?.time ?? '', group.entries.at(-1)?.time ?? '']).sort()
  const [first = '', last = ''] = [times[0], times.at(-1)]
  const [start, end] = [Date.parse(first), Date.parse(last)]
  const bucketOf = (time: string): number => {
    const share = (Date.parse(time) - start) / (end - start)
    return Number.isFinite(share) ? Math.max(0, Math.min(BUCKETS - 1, Math.floor(share * BUCKETS))) : 0
  }
  const buckets = Array.from({ length: BUCKETS }, () => SEVERITIES.map(() => 0))
  for (const { time, severity } of entries) {
    const bucket = buckets[bucketOf(time)]
    const at = SEVERITIES.indexOf(severity)
    if (bucket) bucket[at] = (bucket[at] ?? 0) + 1
  }
  const most = Math.max(0, ...buckets.map((counts) => counts.reduce((sum, count) => sum + count)))
  const bars = buckets.flatMap((counts, bucket) => stack(counts, bucket, most))
  return { from: first && readableTime(first), to: last && readableTime(last), most, bars, bucketOf }
}

/** In units of the drawing: 600 wide, 100 high. */
function stack(counts: number[], bucket: number, most: number): Timeline['bars'] {
  let top = 100
  return counts.flatMap((count, index) => {
    if (count === 0) return []
    const height = Math.max(2, Math.round((count / most) * 1000) / 10)
    top -= height
    return [{ x: bucket * 10, y: Math.round(top * 10) / 10, height, severity: SEVERITIES[index] ?? 'none' }]
  })
}
