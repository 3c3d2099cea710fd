import { describe, expect, it } from 'vitest'
import { createSummary } from '../../src/report/summary.js'
import { tally } from '../../src/report/tally.js'
import { commandNotFound, nullDereference, terminated, unexplained } from './samples.js'

function summaryOf(...incidents: (typeof terminated)[]): string {
  const summary = createSummary()
  for (const incident of incidents) summary.add(incident)
  return summary.toString()
}

it('is one table of counts by cause, rule and signature', () => {
  expect(summaryOf(terminated, nullDereference, nullDereference, unexplained)).toBe(
    `incidents 4, hosts 2, 2025-11-20 10:00:00 UTC to 2025-11-20 12:14:02 UTC

BY         KEY                      COUNT  SHARE   LAST SEEN                LAST PROCESS
cause      null-dereference             2   50.0%  2025-11-20 11:05:31 UTC  imagetool on web-1
cause      (none)                       1   25.0%  2025-11-20 10:00:00 UTC  mystery on web-2
cause      terminated                   1   25.0%  2025-11-20 12:14:02 UTC  queue-runner on web-1
rule       memory/null-dereference      2   50.0%  2025-11-20 11:05:31 UTC  imagetool on web-1
rule       (none)                       1   25.0%  2025-11-20 10:00:00 UTC  mystery on web-2
rule       signals/terminated           1   25.0%  2025-11-20 12:14:02 UTC  queue-runner on web-1
signature  c1b7e0a45d2f9388             2   50.0%  2025-11-20 11:05:31 UTC  imagetool on web-1
signature  0000000000000001             1   25.0%  2025-11-20 10:00:00 UTC  mystery on web-2
signature  77d0e8f1b2a34c59             1   25.0%  2025-11-20 12:14:02 UTC  queue-runner on web-1
`,
  )
})

it('does not depend on the order of the log', () => {
  const incidents = [terminated, commandNotFound, nullDereference, unexplained, nullDereference]
  expect(summaryOf(...incidents.toReversed())).toBe(summaryOf(...incidents))
})

it('says so when there is nothing', () => {
  expect(summaryOf()).toBe('no incidents\n')
})

it('counts what the table has no row for', () => {
  const summary = createSummary()
  for (let i = 0; i < 40; i++) summary.add({ ...terminated, signature: `s${String(i).padStart(2, '0')}` })
  const lines = summary
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('signature'))
  expect(lines).toHaveLength(26)
  expect(lines.at(-1)).toMatch(/^signature {2}\(others\) +15 +37\.5%$/)
})

describe('tally', () => {
  const seen = { time: 't', example: 'e' }

  it('keeps no more keys than fit, and counts the rest', () => {
    const counts = tally()
    counts.add('often', seen)
    for (let i = 0; i < 12_000; i++) counts.add(`key ${i}`, seen)
    counts.add('often', seen)
    expect(counts.size()).toBe('10000+')
    expect(counts.most(1)).toEqual({ top: [{ key: 'often', count: 2, ...seen }], others: 12_000 })
  })

  it('remembers the latest, whatever the order', () => {
    const counts = tally()
    for (const time of ['2', '3', '1']) counts.add('k', { time, example: time })
    expect(counts.most(9).top).toEqual([{ key: 'k', count: 3, time: '3', example: '3' }])
  })
})
