import { expect, it } from 'vitest'
import type { Case } from '../../scripts/zoo/cases.mjs'
import type { Incident } from '../../src/model/finding.js'
import { expectDeaths } from '../live/deaths.js'
import { analyzeFixtures, incidentsOf, recordedCases } from './fixtures.js'

const analyze = await analyzeFixtures()
const recorded: [string, Case, Incident[]][] = []
for (const zooCase of recordedCases) recorded.push([zooCase.name, zooCase, incidentsOf(await analyze(zooCase))])

// What expect.json says is what the program does: no option of vitest accepts anything else.
it.each(recorded)('%s gets its cause', (_name, zooCase, incidents) => {
  expectDeaths(zooCase, incidents)
})

it('the findings of all fixtures', async () => {
  const text = recorded.map(([name, , incidents]) => `${name}\n${incidents.map(describeIncident).join('')}`).join('\n')
  await expect(text).toMatchFileSnapshot('findings.txt')
})

function describeIncident({ process, termination, signature, findings }: Incident): string {
  const end = termination?.signal ?? `exit status ${termination?.exitCode}`
  const lines = findings.map(
    ({ cause, severity, confidence, rule }) =>
      `    ${cause}  severity ${severity}, confidence ${confidence}  ${rule}\n`,
  )
  return `  ${process.comm}: ${end}  signature ${signature}\n${lines.join('')}`
}
