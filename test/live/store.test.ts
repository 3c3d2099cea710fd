import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { type Ended, startWatching } from '../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../src/model/event.js'
import { openStore } from '../../src/pipeline/store.js'
import { all, each } from '../store/stores.js'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

describeLive('deaths go to a store as they happen', () => {
  const folder = newFolder()
  const crash = compile('crash', folder)
  const cases: [name: string, args: string[], stored: number, repeats: number[]][] = [
    ['analyze', ['analyze', '--live', '--format', 'findings'], 1, [2]],
    ['analyze, each of them', ['analyze', '--live', '--format', 'findings', '--repeat', '0s'], 3, [0, 0, 0]],
    ['record', ['record'], 1, [2]],
    ['record, each of them', ['record', '--repeat', '0s'], 3, [0, 0, 0]],
  ]
  const [both, log] = [join(folder, 'both.db'), join(folder, 'both.ndjson')]
  const fileOf = (name: string): string => join(folder, `${name}.db`)
  const ended = new Map<string, Ended>()

  // All of them watch the same deaths.
  beforeAll(async () => {
    const commands = [
      ...cases.map(([name, args]) => ({ name, args: [...args, '--store', fileOf(name)] })),
      { name: 'both', args: ['record', log, '--store', both, '--max-events', '1'] },
    ]
    const collectors = await Promise.all(commands.map(({ args }) => startWatching([...args, '--comm', 'crash'])))
    for (let death = 0; death < 3; death++) await runProgram([crash, '--password=hunter2hunter2'], folder)
    const results = await Promise.all(collectors.map(({ stop }) => stop()))
    for (const [index, each] of results.entries()) ended.set(commands[index]?.name ?? '', each)
  })

  it.each(cases)('%s', async (name, args, stored, repeats) => {
    const { status, stdout = '' } = ended.get(name) ?? {}
    expect(status).toBe(0)
    expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(args[0] === 'analyze' ? 3 : 0)
    const store = await openStore(fileOf(name), false)
    const deaths = await all(store.list({ matches: [{ field: 'exe', value: crash, isPrefix: false }] }))
    const incidents = await each(store.incidents({ matches: [] }))
    await store.close()
    expect(deaths.map((death) => death.repeats)).toEqual(repeats)
    expect(deaths[0]?.kind).toMatchObject({
      program: 'crash',
      user: 'root',
      cause: 'null-dereference',
      signal: 'SIGSEGV',
    })
    expect(incidents).toHaveLength(stored)
    expect(incidents[0]?.findings[0]?.cause).toBe('null-dereference')
  })

  it('what is stored is what is in the log', async () => {
    expect(ended.get('both')?.status).toBe(0)
    const store = await openStore(both, false)
    const stored: CrashEvent[] = await each(store.events({ matches: [] }))
    await store.close()
    const text = readFileSync(log, 'utf8')
    expect(text).not.toContain('hunter2')
    expect(stored).toHaveLength(1)
    expect(stored).toEqual(eventsIn(folder, parseLog(text)))
  })
})
