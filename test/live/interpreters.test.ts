import { existsSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

describeLive('a program that a runtime ran', () => {
  const folder = newFolder()
  const program = 'function outer() { process.abort() } outer()'
  let named: Incident | undefined
  let unnamed: Incident | undefined
  let reported: Incident | undefined

  beforeAll(async () => {
    const { execPath } = process
    const watching = await startWatching(['analyze', '--live', '--format', 'json'])
    await runProgram([execPath, '--perf-basic-prof', '--sparkplug', '--always-sparkplug', '-e', program], folder)
    await runProgram([execPath, '-e', program], folder)
    const leak = 'const all = []; for (;;) all.push(new Array(1000).fill({}))'
    await runProgram([execPath, '--report-on-fatalerror', '--max-old-space-size=10', '-e', leak], folder)
    const { stdout } = await watching.stop()
    const own = eventsIn(folder, parseIncidents(stdout))
    ;[named, unnamed, reported] = own
  })

  it('frames of the runtime are told from those of libraries', () => {
    expect(unnamed?.runtime).toEqual({ name: 'Node.js' })
    const frames = unnamed?.stack?.frames ?? []
    expect(frames.find(({ symbol }) => symbol?.includes('Abort'))).toMatchObject({ runtime: 'Node.js' })
    expect(frames.filter(({ module }) => module?.includes('libc.so')).map(({ runtime }) => runtime)).not.toContain(
      'Node.js',
    )
  })

  it('compiled functions have the names that the runtime wrote down for perf', () => {
    const compiled = named?.stack?.frames.filter(({ module }) => module === undefined) ?? []
    expect(compiled.map(({ symbol }) => symbol).join('\n')).toContain('outer')
    for (const { runtime } of compiled) expect(runtime).toBe('Node.js')
  })

  it('its own account of the crash is named', () => {
    const { crashLog = '' } = reported?.runtime ?? {}
    expect(crashLog).toMatch(/\/report\.\d{8}\.\d{6}\.\d+\.0\.001\.json$/)
    expect(existsSync(crashLog)).toBe(true)
  })
})
