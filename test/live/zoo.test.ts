import { beforeAll, expect, it } from 'vitest'
import { type Case, readCases } from '../../scripts/zoo/cases.mjs'
import { obstacleTo } from '../../scripts/zoo/needs.mjs'
import { describeLive, skipBecause } from './availability.js'
import { expectDeaths, expectTimes } from './deaths.js'
import { runZoo } from './zoo-session.js'

describeLive('every way to die, watched live', () => {
  let zoo: Awaited<ReturnType<typeof runZoo>>

  beforeAll(async () => {
    zoo = await runZoo()
  })

  // The others would take the machine down with them; they die in the guests of npm run test:kernels.
  const cases = readCases().filter(({ expect: { needs = [] } }) => !needs.includes('disposable-machine'))

  it.for(cases.map((zooCase): [string, Case] => [zooCase.name, zooCase]))('%s', ([, zooCase], context) => {
    const obstacle = obstacleTo(zooCase)
    if (obstacle) skipBecause(context, obstacle)
    const incidents = zoo.incidentsOf(zooCase)
    expectDeaths(zooCase, incidents)
    incidents.forEach(expectTimes)
  })

  it('nothing was lost', () => {
    expect(zoo.stderr.at(-1)).toMatch(/^crashcrawler: stopped: \d+ reported, \d+ captured, 0 lost$/)
  })
})
