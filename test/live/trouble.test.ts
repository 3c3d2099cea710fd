import { cpSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive, skipBecause } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { compile, newFolder } from './programs.js'

describeLive('what a record cannot hold is marked, and what it holds is true', () => {
  const folder = newFolder()
  const group = newControlGroup(basename(folder))
  let ended: Awaited<ReturnType<Awaited<ReturnType<typeof startWatching>>['stop']>>
  let incidents: Incident[]

  beforeAll(async () => {
    const [oddName, deleted, crash, mappings] = ['odd-name', 'deleted', 'crash', 'many-mappings'].map((name) =>
      compile(name, folder),
    ) as [string, string, string, string]
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    await runProgram([oddName], folder)
    await runProgram([deleted], folder)
    await runProgram([copyDeep(crash, folder)], folder)
    await runProgram([mappings], folder)
    await runProgram(
      [crash, ...Array.from({ length: 2000 }, (_, index) => `argument-${index}-${'x'.repeat(100)}`)],
      folder,
    )
    if (group) {
      await runProgram(['bash', '-c', 'echo $$ >"$0/cgroup.procs"; exec "$1"', group.path, crash], folder)
      rmdirSync(group.path)
    }
    ended = await watching.stop()
    incidents = eventsIn(folder, parseIncidents(ended.stdout))
  })

  it('the collector survives all of it, and tells the cause of each', () => {
    expect(ended.status).toBe(0)
    expect(incidents.map(({ findings }) => findings[0]?.cause)).toEqual(Array(group ? 6 : 5).fill('null-dereference'))
  })

  it('a name with a newline, an escape and an invalid byte', () => {
    expect(incidents[0]?.process.comm).toBe('a\n\x1b[31m\\xff|<b>')
    expect(incidents[0]?.process.exe).toBe(join(folder, 'odd-name'))
  })

  it('an executable that was deleted', () => {
    expect(incidents[1]?.process).toMatchObject({ comm: 'deleted', exe: join(folder, 'deleted'), exeDeleted: true })
  })

  it('a path longer than the record', () => {
    expect(incidents[2]?.capture?.truncated).toContain('exe')
    expect(incidents[2]?.process.exe).toMatch(/x{200}\/crash$/)
  })

  it('5,000 mappings', () => {
    const { maps = [], mapsTotal = 0, capture } = incidents[3] ?? {}
    expect(mapsTotal).toBeGreaterThanOrEqual(5000)
    expect(maps.length).toBeGreaterThan(500)
    expect(capture?.truncated).toContain('maps')
  })

  it('arguments of 200 KiB', () => {
    const { process, capture } = incidents[4] ?? {}
    expect(process?.argv?.slice(0, 2)).toEqual([join(folder, 'crash'), `argument-0-${'x'.repeat(100)}`])
    expect(capture?.truncated).toContain('argv')
  })

  it('a cgroup that is gone', (context) => {
    if (!group) skipBecause(context, 'needs a writable cgroup2')
    expect(incidents[5]?.process.cgroup).toBe(group?.name)
  })

  afterAll(() => {
    if (group) rmdirIfThere(group.path)
  })
})

/** Copies the program into folders so deep that its path is longer than 1,200 bytes. */
function copyDeep(program: string, folder: string): string {
  const deep = join(folder, ...Array(6).fill('x'.repeat(200)))
  mkdirSync(deep, { recursive: true })
  cpSync(program, join(deep, 'crash'))
  return join(deep, 'crash')
}

function newControlGroup(name: string): { path: string; name: string } | undefined {
  const [, mount] = readFileSync('/proc/mounts', 'utf8').match(/^\S+ (\S+) cgroup2 /m) ?? []
  if (mount === undefined) return undefined
  try {
    mkdirSync(join(mount, name))
    writeFileSync(join(mount, name, 'cgroup.procs'), '')
    return { path: join(mount, name), name: `/${name}` }
  } catch {
    return undefined
  }
}

function rmdirIfThere(path: string): void {
  try {
    rmdirSync(path)
  } catch {}
}
