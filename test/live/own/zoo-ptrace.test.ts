import { beforeAll, describe, expect, it } from 'vitest'
import { buildCases } from '../../../scripts/zoo/build.mjs'
import { type Case, readCases } from '../../../scripts/zoo/cases.mjs'
import { obstacleTo } from '../../../scripts/zoo/needs.mjs'
import { DIFFERENCES, expectedByPtrace, runByPtrace } from '../../../scripts/zoo/ptrace.mjs'
import type { Incident } from '../../../src/model/finding.js'
import { expectDeaths } from '../deaths.js'
import { eventsIn } from '../incidents.js'
import { nobodyMayRunIt } from '../run-program.js'

describe.runIf(nobodyMayRunIt())('every way to die, watched without privilege', () => {
  // What needs root cannot be run by nobody.
  const cases = readCases().filter((zooCase) => !obstacleTo(zooCase) && !zooCase.expect.needs?.includes('root'))
  let ran: { cases: Case[]; incidents: Incident[] }

  beforeAll(async () => {
    await buildCases(cases)
    ran = await runByPtrace(cases)
  })

  it.each(cases.map(({ name }, index): [string, number] => [name, index]))('%s', (_, index) => {
    const copy = ran.cases[index]
    if (!copy) throw new Error('it was not run')
    expectDeaths(expectedByPtrace(copy), eventsIn(copy.folder, ran.incidents))
  })

  it('names the tier, and what is missing', () => {
    expect(new Set(ran.incidents.map(({ capture }) => capture?.tier))).toEqual(new Set(['E']))
    for (const { capture } of ran.incidents) expect(capture?.missing).toContain('stderrTail')
  })

  it('differs from what BPF tells only where it says so', () => {
    const differing = cases.filter((zooCase) => expectedByPtrace(zooCase) !== zooCase)
    expect(differing.map(({ name }) => name)).toEqual(Object.keys(DIFFERENCES))
  })
})
