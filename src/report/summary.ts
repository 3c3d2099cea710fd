import { table } from '../model/text/table.js'
import type { Counted, RunDocument, RunOptions } from './format.js'
import { type Tally, tally } from './tally.js'
import { readableTime } from './view/units.js'

/** Counts deaths by the cause, the rule and the signature of their verdict. Memory does not grow with the log: see Tally. */
export function createSummary({ width }: RunOptions = {}): RunDocument<Counted> {
  const tallies: [by: string, keys: Tally][] = [
    ['cause', tally()],
    ['rule', tally()],
    ['signature', tally()],
  ]
  const hosts = tally()
  let [total, first, last] = [0, '', '']

  return {
    add(incident) {
      const { time, process, host, signature } = incident
      const [verdict] = incident.findings
      const keys = [verdict?.cause ?? NONE, verdict?.rule ?? NONE, signature]
      const seen = { time, example: `${process.comm} on ${host.hostname}` }
      for (const [i, [, counts]] of tallies.entries()) counts.add(keys[i] ?? NONE, seen)
      hosts.add(host.hostname, { time, example: '' })
      total++
      if (!first || time < first) first = time
      if (time > last) last = time
    },
    toString() {
      if (total === 0) return 'no incidents\n'
      const span = first === last ? readableTime(first) : `${readableTime(first)} to ${readableTime(last)}`
      const rows = tallies.flatMap(([by, counts]) => sectionOf(by, counts, total))
      return `incidents ${total}, hosts ${hosts.size()}, ${span}\n\n${table([HEADER, ...rows], width)}\n`
    },
  }
}

const NONE = '(none)'
const HEADER = ['BY', 'KEY', 'COUNT', 'SHARE', 'LAST SEEN', 'LAST PROCESS']
const ROWS = 25

function sectionOf(by: string, counts: Tally, total: number): (string | number)[][] {
  const { top, others } = counts.most(ROWS)
  const share = (count: number) => `${((100 * count) / total).toFixed(1).padStart(5)}%`
  const rows = top.map(({ key, count, time, example }) => [by, key, count, share(count), readableTime(time), example])
  return others > 0 ? [...rows, [by, '(others)', others, share(others), '', '']] : rows
}
