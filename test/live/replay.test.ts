import { chmodSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { describeLive, skipBecause } from './availability.js'
import { parseIncidents } from './incidents.js'
import { nobodyMayRunIt, runAsNobody } from './run-program.js'
import { runZoo } from './zoo-session.js'

describeLive('a log analyzed later, elsewhere, without privilege', () => {
  it('gives what the live analysis gave', async (context) => {
    if (!nobodyMayRunIt()) skipBecause(context, 'uid 65534 may not run node or this program')
    const zoo = await runZoo()
    chmodSync(zoo.log, 0o644)

    const { status, stdout, stderr } = runAsNobody(['analyze', zoo.log, '--format', 'json'])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(parseIncidents(stdout)).toEqual(parseIncidents(zoo.stdout))
    expect(parseIncidents(stdout).length).toBeGreaterThanOrEqual(readCases().length - 5)
  })
})
