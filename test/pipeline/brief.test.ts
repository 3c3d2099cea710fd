import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { randomLog } from '../../scripts/bench/random-log.mjs'
import { loadRules } from '../../src/analyze/rules/load.js'
import { parseLogLine } from '../../src/capture/log/parse-line.js'
import { createBriefs } from '../../src/pipeline/brief.js'
import { ANY_EVENT } from '../../src/pipeline/filter.js'
import type { IncidentFormat } from '../../src/pipeline/formats.js'
import { newFolder } from '../cli/run-cli.js'

const EVENTS = 600

it('what is only counted has the verdict that its report would have', async () => {
  const rules = await loadRules({ stock: true, paths: [] })
  const briefsFor = (formats: IncidentFormat[]) =>
    createBriefs(
      rules,
      {
        analysis: { rules: [], stockRules: true, formats, colour: false, verbose: false, minSeverity: 'low' },
        redact: [],
        filter: ANY_EVENT,
      },
      (failure) => expect.unreachable(failure),
    )
  const [counted, reported] = [briefsFor([]), briefsFor(['findings'])]
  const log = randomLog(7)
  const verdicts = new Set<string>()
  for (let count = 0; count < EVENTS; count++) {
    const item = parseLogLine(log.next())
    if (item.kind !== 'event') throw new Error(item.kind)
    const verdict = (await counted(item.event))?.verdict
    expect(verdict).toEqual((await reported(item.event))?.verdict)
    verdicts.add(verdict?.findings[0]?.rule ?? 'none')
  }
  expect(verdicts.size).toBeGreaterThan(30)
})

it('a mistake in a template is found where incidents are only counted, too', () => {
  const templates = newFolder()
  writeFileSync(join(templates, 'report.md.hbs'), '{{#if}')
  const analysis = { rules: [], stockRules: true, formats: [], colour: false, verbose: false, templates }
  expect(() => createBriefs([], { analysis, redact: [], filter: ANY_EVENT }, () => {})).toThrow('report.md.hbs')
})
