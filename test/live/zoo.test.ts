import { beforeAll, expect, it } from 'vitest'
import { type Case, readCases } from '../../scripts/zoo/cases.mjs'
import { obstacleTo } from '../../scripts/zoo/needs.mjs'
import { describeLive, skipBecause } from './availability.js'
import { expectDeaths } from './deaths.js'
import { runZoo } from './zoo-session.js'

describeLive('every way to die, watched live', () => {
  let zoo: Awaited<ReturnType<typeof runZoo>>

  beforeAll(async () => {
    zoo = await runZoo()
  })

  it.for(readCases().map((zooCase): [string, Case] => [zooCase.name, zooCase]))('%s', ([, zooCase], context) => {
    const obstacle = obstacleTo(zooCase)
    if (obstacle) skipBecause(context, obstacle)
    expectDeaths(zooCase, zoo.incidentsOf(zooCase))
  })

  it('nothing was lost', () => {
    expect(zoo.stderr.at(-1)).toMatch(/^crashcrawler: stopped: \d+ reported, \d+ captured, 0 lost$/)
  })
})
