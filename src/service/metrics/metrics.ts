import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { PROGRAM_VERSION } from '../../model/program-version.js'
import type { Notice } from '../notice.js'
import { createUnits } from './units.js'

/** What the capture has counted since it was started. */
export interface CaptureCounters {
  captured: number
  lost: number
  degraded: number
}

/** Of rules that a fleet gives to its hosts. */
export interface RuleCounters {
  /** RFC 3339: when those in use were signed. */
  time?: string
  /** Why others were not used. */
  refused: Readonly<Record<string, number>>
}

export interface Metrics {
  /** `now`: when its findings were known, milliseconds since the epoch. */
  count(notice: Notice, now: number): void
  /** In the text format of Prometheus. `counters`: undefined where none are known yet. */
  text(counters: CaptureCounters | undefined, rules?: RuleCounters): Promise<string>
  contentType: string
}

/** Most are known in a tenth of a second; the last is longer than any death waits for its symbols. */
const DELAYS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Nothing that a crashing process can choose is a label: a program could die under a thousand names. */
export function createMetrics(maxUnits: number): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const unitOf = createUnits(maxUnits)
  const deaths = new Counter({
    name: 'crashcrawler_deaths_total',
    help: 'Deaths of processes by cause, severity and systemd unit (other: beyond the limit of units).',
    labelNames: ['cause', 'severity', 'unit'],
    registers,
  })
  const last = new Gauge({
    name: 'crashcrawler_last_death_timestamp_seconds',
    help: 'When a process died last.',
    registers,
  })
  const delay = new Histogram({
    name: 'crashcrawler_resolve_seconds',
    help: 'Time from a death until its symbols and findings were known.',
    buckets: DELAYS,
    registers,
  })
  const kernel = (name: string, help: string) => new Counter({ name: `crashcrawler_${name}_total`, help, registers })
  const captured = kernel('captured', 'Deaths captured since the capture was started.')
  const lost = kernel('lost', 'Deaths lost since the capture was started, because the ring buffer was full.')
  const degraded = kernel('degraded', 'Deaths captured without all of their memory since the capture was started.')
  const rulesTime = new Gauge({
    name: 'crashcrawler_rules_timestamp_seconds',
    help: 'When the rules of the fleet that are in use were signed; 0: there are none.',
    registers: [],
  })
  const rulesRefused = new Counter({
    name: 'crashcrawler_rules_refused_total',
    help: 'Rules of the fleet that were not used, by reason.',
    labelNames: ['reason'],
    registers: [],
  })
  new Gauge({
    name: 'crashcrawler_build_info',
    help: 'The version of crashcrawler.',
    labelNames: ['version'],
    registers,
  }).set({ version: PROGRAM_VERSION }, 1)
  return {
    count: (notice, now) => {
      const { cause = 'unknown', severity, unit } = notice
      const died = Date.parse(notice.time)
      deaths.inc({ cause, severity, unit: unitOf(unit) })
      last.set(died / 1000)
      // The clock may have been set in between.
      delay.observe(Math.max(0, now - died) / 1000)
    },
    text: (counters, rules) => {
      if (rules) {
        registry.registerMetric(rulesTime)
        registry.registerMetric(rulesRefused)
        rulesTime.set(rules.time === undefined ? 0 : Date.parse(rules.time) / 1000)
        rulesRefused.reset()
        for (const [reason, value] of Object.entries(rules.refused)) rulesRefused.inc({ reason }, value)
      }
      for (const [counter, value] of [
        [captured, counters?.captured],
        [lost, counters?.lost],
        [degraded, counters?.degraded],
      ] as const) {
        counter.reset()
        counter.inc(value ?? 0)
      }
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
