import { execFileSync } from 'node:child_process'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { compile, newFolder } from './programs.js'

describeLive("the collector's own helper dies", () => {
  const folder = newFolder()
  let helpers: number[]
  let incidents: Incident[]

  beforeAll(async () => {
    const crash = compile('crash', folder)
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    helpers = childrenOf(watching.pid)
    for (const pid of helpers) process.kill(pid, 'SIGSEGV')
    await runProgram([crash], folder)
    const { stdout } = await watching.stop()
    incidents = parseIncidents(stdout)
  })

  it('which is not an incident', () => {
    expect(helpers).toHaveLength(1)
    expect(incidents.filter(({ process }) => helpers.includes(process.pid))).toEqual([])
  })

  it('and is replaced: the next death has its symbols', () => {
    const own = eventsIn(folder, incidents)
    expect(own.map(({ stack }) => stack?.frames[0]?.symbol)).toEqual(['main'])
  })
})

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))
