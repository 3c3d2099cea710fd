import { readDuration } from '../model/duration.js'
import { UserError } from '../model/errors.js'
import { parseTime } from '../model/time.js'

const NANOSECONDS_PER_MS = 1_000_000n

/**
 * A point in time as people give it, nanoseconds since the epoch: RFC 3339, "2026-11-28 12:00", "12:00", "yesterday",
 * "today", "now", "-2h", "2 hours ago". Without a zone it is local time, as in journalctl(1). `now`: milliseconds. Throws
 * UserError naming the option.
 */
export function parsePoint(option: string, text: string, now: number): bigint {
  const point = exact(text) ?? relative(text, now) ?? named(text, now) ?? calendar(text, now)
  if (point !== undefined) return point
  throw new UserError(
    `${option} ${text}: not a time; give one such as "2026-11-28 12:00", yesterday, -2h, "2 hours ago" or an RFC 3339 time`,
  )
}

/** RFC 3339, to the nanosecond where it is in UTC, and what list prints. */
function exact(text: string): bigint | undefined {
  const inUtc = parseTime(text)
  if (inUtc !== undefined) return inUtc
  const [, date, time, zone] = text.match(ZONED) ?? []
  return zone === undefined ? undefined : ofMs(Date.parse(`${date}T${time}${zone === 'UTC' ? 'Z' : zone}`))
}

const ZONED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(UTC|Z|[+-]\d\d:\d\d)$/

const WORDS: Record<string, string> = { second: 's', sec: 's', minute: 'm', min: 'm', hour: 'h', day: 'd', week: 'w' }

/** "-2h", "-90min", "2 hours ago". */
function relative(text: string, now: number): bigint | undefined {
  const [, number, unit = ''] = text.match(/^-(\d+(?:\.\d+)?) ?([a-z]+)$/) ?? text.match(/^(\d+) ?([a-z]+) ago$/) ?? []
  if (number === undefined) return undefined
  const short = unit.length > 1 && unit !== 'ms' ? (WORDS[unit.replace(/s$/, '')] ?? unit) : unit
  const ms = short === 'w' ? readDuration(`${Number(number) * 7}d`) : readDuration(`${number}${short}`)
  return ms === undefined ? undefined : ofMs(now - ms)
}

const DAYS: Record<string, number> = { today: 0, yesterday: -1, tomorrow: 1 }

function named(text: string, now: number): bigint | undefined {
  if (text === 'now') return ofMs(now)
  const days = DAYS[text]
  return days === undefined ? undefined : ofMs(midnight(now, days))
}

function midnight(now: number, days: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** A date, a time of today, or both; in local time. */
function calendar(text: string, now: number): bigint | undefined {
  const [, date, time = '00:00'] =
    text.match(/^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d(?::\d\d)?))?$/) ??
    (/^\d\d:\d\d(:\d\d)?$/.test(text) ? ['', '', text] : [])
  if (date === undefined) return undefined
  const ms = date === '' ? timeOfToday(time, now) : new Date(`${date}T${time}`).getTime()
  return isDay(date, ms) ? ofMs(ms) : undefined
}

function timeOfToday(time: string, now: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN
  return midnight(now, 0) + ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** 2026-02-30 is taken for the second of March. */
const isDay = (date: string, ms: number): boolean => date === '' || new Date(ms).getDate() === Number(date.slice(8, 10))

const ofMs = (ms: number): bigint | undefined =>
  Number.isFinite(ms) && ms >= 0 ? BigInt(Math.round(ms)) * NANOSECONDS_PER_MS : undefined
