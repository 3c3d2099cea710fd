import { expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analyze/analyze.js'
import { createRepeats } from '../../src/analyze/repeats.js'
import { crashEvent, exited } from './crash-event.js'
import { rulesOf } from './rules/rule-file.js'

const death = (time: string, comm = 'app', hostname = 'web-1') =>
  crashEvent({
    time: `2025-03-01T${time}.000000000Z`,
    host: { hostname, kernel: '6.1.0', arch: 'x86_64' },
    process: { comm, exe: `/usr/bin/${comm}` },
    termination: exited(7),
  })

const when = '{ all: [{ fact: exitCode, operator: equal, value: 7 }] }'

it.each<[string, string, ReturnType<typeof death>[], string[]]>([
  [
    'from the third on, by signature',
    'after: 3, within: 10m, severity: critical',
    [death('10:00:00'), death('10:05:00'), death('10:09:59'), death('10:10:00')],
    [
      'high',
      'high',
      'critical: died This is the 3rd such death within 10 minutes.',
      'critical: died This is the 4th such death within 10 minutes.',
    ],
  ],
  [
    'not beyond the time',
    'after: 3, within: 10m, severity: critical',
    [death('10:00:00'), death('10:05:00'), death('10:10:01')],
    ['high', 'high', 'high'],
  ],
  [
    'each program by itself',
    'after: 2, within: 1h, severity: low',
    [death('10:00:00'), death('10:00:01', 'other'), death('10:00:02')],
    ['high', 'high', 'low: died This is the 2nd such death within 1 hour.'],
  ],
  [
    'by facts',
    'after: 2, within: 90s, by: [hostname], severity: critical',
    [death('10:00:00', 'a', 'db-1'), death('10:00:01', 'b'), death('10:00:02', 'c', 'db-1')],
    ['high', 'high', 'critical: died This is the 2nd such death within 90 seconds.'],
  ],
  [
    'in a log that is not quite in order',
    'after: 2, within: 10m, severity: critical',
    [death('10:00:01'), death('10:00:00')],
    ['high', 'critical: died This is the 2nd such death within 10 minutes.'],
  ],
])('the severity is raised %s', (_name, escalate, deaths, expected) => {
  const analyze = createAnalyzer(rulesOf({ when, also: [`escalate: { ${escalate} }`] }))
  const found = deaths.map((event) => {
    const [finding] = analyze(event).findings
    return finding?.escalated ? `${finding.severity}: ${finding.explanation}` : finding?.severity
  })
  expect(found).toEqual(expected)
})

it('a rehearsal of a death does not count', () => {
  const analyze = createAnalyzer(rulesOf({ when, also: ['escalate: { after: 2, within: 10m, severity: critical }'] }))
  analyze(death('10:00:00'), undefined, true)
  expect(analyze(death('10:00:01')).findings.map(({ escalated }) => escalated)).toEqual([undefined])
})

it('an escalated death is news', () => {
  const analyze = createAnalyzer(rulesOf({ when, also: ['escalate: { after: 3, within: 10m, severity: critical }'] }))
  const repeatOf = createRepeats()
  const counts = ['10:00:00', '10:00:01', '10:00:02', '10:00:03'].map((time) => repeatOf(analyze(death(time)))?.count)
  expect(counts).toEqual([undefined, 2, undefined, 2])
})
