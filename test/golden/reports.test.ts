import { expect, it } from 'vitest'
import { readCases } from '../../scripts/zoo/cases.mjs'
import type { IncidentFormat } from '../../src/pipeline/formats.js'
import { analyzeFixtures } from './fixtures.js'

/** A fault inside a library, a kill, a runtime's verdict, an exit status, and threads that wait for one another. */
const CASES = ['null-strlen', 'kill-9', 'assertion', 'missing-library', 'deadlock-two']
const FILES: Partial<Record<IncidentFormat, string>> = { md: 'md', html: 'html', terminal: 'txt' }

const analyze = await analyzeFixtures(['md', 'html', 'terminal'])

it.each(readCases(CASES))('the reports of $name', async (zooCase) => {
  const [analysis] = await analyze(zooCase)
  expect(analysis?.documents.map(({ format }) => format)).toEqual(Object.keys(FILES))
  for (const { format, text } of analysis?.documents ?? []) {
    await expect(text).toMatchFileSnapshot(`reports/${zooCase.name}.${FILES[format]}`)
  }
})
