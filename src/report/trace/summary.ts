import type { TraceEvent } from '../../model/trace.js'

interface Tally {
  calls: number
  errors: number
  ns: number
}

export interface TraceSummary {
  add(event: TraceEvent): void
  toString(): string
}

/** A table of the calls by name, as strace -c prints it, but of the time that passed: waiting counts. */
export function createTraceSummary(): TraceSummary {
  const tallies = new Map<string, Tally>()
  return {
    add: (event) => {
      if (event.kind !== 'call') return
      const tally = tallies.get(event.name) ?? { calls: 0, errors: 0, ns: 0 }
      tally.calls++
      tally.ns += event.durationNs
      if (event.error !== undefined) tally.errors++
      tallies.set(event.name, tally)
    },
    toString: () => tableOf([...tallies].sort(([, a], [, b]) => b.ns - a.ns || b.calls - a.calls)),
  }
}

function tableOf(entries: [name: string, tally: Tally][]): string {
  const total = entries.reduce((sum, [, { ns }]) => sum + ns, 0)
  const calls = entries.reduce((sum, [, tally]) => sum + tally.calls, 0)
  const errors = entries.reduce((sum, [, tally]) => sum + tally.errors, 0)
  const rule = row('------', '-----------', '-----------', '---------', '---------', '----------------')
  return [
    row('% time', 'seconds', 'usecs/call', 'calls', 'errors', 'syscall'),
    rule,
    ...entries.map(([name, tally]) => rowOf(name, tally, total)),
    rule,
    rowOf('total', { calls, errors, ns: total }, total),
    '',
  ].join('\n')
}

const rowOf = (name: string, { calls, errors, ns }: Tally, total: number): string =>
  row(
    (total === 0 ? 0 : (ns / total) * 100).toFixed(2),
    (ns / 1e9).toFixed(6),
    String(calls === 0 ? 0 : Math.round(ns / 1000 / calls)),
    String(calls),
    errors === 0 ? '' : String(errors),
    name,
  )

const WIDTHS = [6, 11, 11, 9, 9]
const row = (...cells: string[]): string =>
  cells
    .map((cell, index) => cell.padStart(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()
