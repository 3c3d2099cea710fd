import type { Finding } from '../model/finding.js'
import { keepNewest } from '../model/keep-newest.js'
import type { Facts } from './facts/registry.js'
import type { Escalate, Rule } from './rules/rule.js'

/** A process may choose its name, and so its signature. */
const MAX_KINDS = 10_000

/** Raises the severity of findings of which there were as many as their rule wants, in its time: of the event's own clock. */
export type Escalation = (findings: Finding[], event: { time: string; signature: string }, facts: Facts) => Finding[]

export function createEscalation(rules: Rule[]): Escalation {
  const known = new Map(rules.flatMap(({ id, escalate }) => (escalate ? [[id, escalate]] : [])))
  const times = new Map<string, number[]>()
  if (known.size === 0) return (findings) => findings
  return (findings, { time, signature }, facts) =>
    findings.map((finding) => {
      const escalate = known.get(finding.rule)
      if (!escalate) return finding
      const same = escalate.by ? escalate.by.map((name) => facts(name) ?? null) : signature
      const count = countOf(times, JSON.stringify([finding.rule, same]), Date.parse(time), escalate)
      return count < escalate.after ? finding : escalated(finding, count, escalate)
    })
}

/** Of the deaths within the time before this one, and after it: a log has them in the order in which they were resolved. */
function countOf(times: Map<string, number[]>, key: string, now: number, { after, withinMs }: Escalate): number {
  const recent = [...(times.get(key) ?? []), now].filter((time) => Math.abs(now - time) <= withinMs)
  keepNewest(times, key, recent.slice(-MAX_TIMES * after), MAX_KINDS)
  return recent.length
}

/** How many more are counted than it takes. */
const MAX_TIMES = 10

const escalated = (finding: Finding, count: number, { withinMs, severity }: Escalate): Finding => ({
  ...finding,
  severity,
  explanation: `${finding.explanation} This is the ${ordinal(count)} such death within ${duration(withinMs)}.`,
  escalated: { count, withinMs },
})

const ordinal = (count: number): string => {
  const suffix = { 1: 'st', 2: 'nd', 3: 'rd' }[count % 10]
  return `${count}${suffix !== undefined && Math.trunc((count % 100) / 10) !== 1 ? suffix : 'th'}`
}

function duration(ms: number): string {
  const unit = UNITS.find(({ size }) => ms % size === 0) ?? { name: 'ms', size: 1 }
  const count = ms / unit.size
  return `${count} ${unit.name}${count === 1 || unit.name === 'ms' ? '' : 's'}`
}

const UNITS = [
  { name: 'day', size: 86_400_000 },
  { name: 'hour', size: 3_600_000 },
  { name: 'minute', size: 60_000 },
  { name: 'second', size: 1000 },
]
