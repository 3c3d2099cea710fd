import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { obstacleTo } from '../../scripts/zoo/needs.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive, skipBecause } from './availability.js'
import { expectDeaths } from './deaths.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

const KERNEL_BTF = '/sys/kernel/btf/vmlinux'

/** What the object for kernels without BTF does in another way: storage, registers, mappings, threads. */
const cases = readCases([
  'abort-plain',
  'assertion',
  'cgroup-oom',
  'exit-1',
  'handler-reraise',
  'huge-frame-thread',
  'kill-9',
  'kill-group',
  'leader-exits',
  'null-read',
  'recursion',
  'term-cleanup',
  'thread-crash',
])

describeLive('with the types of the kernel from a file', () => {
  const file = join(newFolder(), 'vmlinux.btf')
  let incidents: Incident[]

  beforeAll(async () => {
    if (!existsSync(KERNEL_BTF)) return
    copyFileSync(KERNEL_BTF, file)
    await buildCases(cases)
    const watching = await startWatching(['analyze', '--live', '--btf', file, '--format', 'json'])
    for (const zooCase of cases) if (!obstacleTo(zooCase)) await runCase(zooCase)
    incidents = parseIncidents((await watching.stop()).stdout)
  })

  it.for(cases.map((zooCase) => [zooCase.name, zooCase] as const))('%s', ([, zooCase], context) => {
    if (!existsSync(KERNEL_BTF)) skipBecause(context, `${KERNEL_BTF} is missing`)
    const obstacle = obstacleTo(zooCase)
    if (obstacle) skipBecause(context, obstacle)
    const own = eventsIn(zooCase.folder, incidents)
    expectDeaths(zooCase, own)
    for (const { capture, maps, process } of own) {
      expect(capture?.tier).toBe('D')
      expect(maps?.at(-1)?.path).toBe('[stack]')
      expect(process.argv).not.toEqual([])
    }
  })
})
