import { keepNewest } from '../../model/keep-newest.js'
import { SEVERITIES } from '../../model/levels.js'
import type { Notice } from '../notice.js'

/** Which deaths are reported to whom. What is absent does not matter. */
export interface AlertRule {
  to: readonly string[]
  minSeverity?: Notice['severity']
  cause?: readonly string[]
  unit?: readonly string[]
  user?: readonly string[]
  program?: readonly string[]
  /** Only deaths of a signature that the history does not have. */
  onlyNew: boolean
  /** Only when so many deaths of a signature came within so many milliseconds. */
  rate?: { count: number; withinMs: number }
  /** Between two messages about the same signature, milliseconds. */
  windowMs: number
}

/** A message that is due. */
export interface Due {
  receiver: string
  /** Deaths since the last message about this signature, and when the first of them was. */
  count: number
  since: string
  windowMs: number
}

/** What is remembered of a signature on a host, by rule. */
export interface Memory {
  /** When the last message was sent, milliseconds since the epoch; 0: none was. */
  sent: number
  count: number
  since: string
  /** When the last deaths came, as many as a rate asks for. */
  times: number[]
}

/** Signatures that are remembered: whoever crashes can make ever new ones. */
const MAX_REMEMBERED = 10_000

export interface Router {
  /** Which messages a death calls for. `now`: milliseconds since the epoch. */
  route(notice: Notice, isNew: boolean, now: number): Due[]
  /** What has to be remembered over a restart. */
  memories(): [key: string, memory: Memory][]
}

export function createRouter(rules: readonly AlertRule[], known: readonly [string, Memory][] = []): Router {
  const memories = new Map<string, Memory>(known)
  const remembered = (key: string, now: number, since: string): Memory => {
    const found = memories.get(key)
    // A clock that was set back would keep everything quiet until it has caught up.
    const memory = found && found.sent <= now ? found : { sent: 0, count: 0, since, times: [] }
    keepNewest(memories, key, memory, MAX_REMEMBERED)
    return memory
  }
  return {
    route: (notice, isNew, now) =>
      rules.flatMap((rule, index) => {
        if (!matches(rule, notice)) return []
        const memory = remembered(`${index} ${notice.host} ${notice.signature}`, now, notice.time)
        if (memory.count === 0) memory.since = notice.time
        memory.count++
        if (!isDue(rule, memory, isNew, now)) return []
        const { count, since } = memory
        Object.assign(memory, { sent: now, count: 0, times: [] })
        return rule.to.map((receiver) => ({ receiver, count, since, windowMs: rule.windowMs }))
      }),
    memories: () => [...memories],
  }
}

function matches({ minSeverity, cause, unit, user, program }: AlertRule, notice: Notice): boolean {
  if (minSeverity && SEVERITIES.indexOf(notice.severity) > SEVERITIES.indexOf(minSeverity)) return false
  return (
    fits(cause, notice.cause) &&
    fits(unit, notice.unit) &&
    fits(user, notice.user ?? (notice.uid === undefined ? undefined : String(notice.uid))) &&
    fits(program, notice.program)
  )
}

const fits = (patterns: readonly string[] | undefined, value: string | undefined): boolean =>
  patterns === undefined || (value !== undefined && patterns.some((pattern) => isLike(value, pattern)))

/** With * for anything. Without a regular expression, whose time a hostile name could take. */
function isLike(value: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return value === first
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false
  let at = first.length
  for (const part of rest) {
    const found = value.indexOf(part, at)
    if (found === -1 || found + part.length > value.length - last.length) return false
    at = found + part.length
  }
  return true
}

function isDue({ onlyNew, rate, windowMs }: AlertRule, memory: Memory, isNew: boolean, now: number): boolean {
  if (onlyNew && !isNew) return false
  if (rate) {
    memory.times = [...memory.times.filter((time) => time > now - rate.withinMs), now].slice(-rate.count)
    if (memory.times.length < rate.count) return false
  }
  return memory.sent === 0 || now - memory.sent >= windowMs
}
