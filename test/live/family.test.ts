import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { compile, newFolder } from './programs.js'

describeLive('where a process came from', () => {
  const folder = newFolder()
  let incidents: Incident[]
  let forker: number

  beforeAll(async () => {
    const [crash, parent, orphan] = ['crash', 'one-by-one', 'orphan'].map((name) => compile(name, folder)) as [
      string,
      string,
      string,
    ]
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    await runProgram([parent, '1'], folder)
    await runProgram(['bash', '-c', '"$0"; true', crash], folder)
    await runProgram(['bash', '-c', '"$0" & echo $!; wait', orphan], folder).then(({ output }) => {
      forker = Number(output)
    })
    const { stdout } = await watching.stop()
    incidents = eventsIn(folder, parseIncidents(stdout))
  })

  it('a fork of its parent', () => {
    expect(incidents[0]?.process.parent).toEqual({
      comm: 'one-by-one',
      exe: join(folder, 'one-by-one'),
      ppid: process.pid,
    })
    expect(incidents[0]?.process.forker).toBeUndefined()
  })

  it('a program that a shell started', () => {
    expect(incidents[1]?.process).toMatchObject({ comm: 'crash', parent: { comm: 'bash' } })
    expect(incidents[1]?.process.parent?.exe).toMatch(/\/bash$/)
  })

  it('an orphan, by its adopter and by who forked it', () => {
    const { comm, ppid, parent, forker: found } = incidents[2]?.process ?? {}
    expect(comm).toBe('orphan')
    expect(found).toEqual({ pid: forker, comm: 'forker' })
    expect(ppid).not.toBe(forker)
    expect(parent?.comm).not.toBe('forker')
  })
})
