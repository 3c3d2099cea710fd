import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { PROGRAM, startWatching } from '../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../src/model/event.js'
import { openStore } from '../../src/pipeline/store.js'
import { readFixture } from '../cli/run-cli.js'
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

  it.each(cases)('%s', async (name, args, stored, repeats) => {
    const file = join(folder, `${name}.db`)
    const watching = await startWatching([...args, '--store', file, '--comm', 'crash'])
    for (let death = 0; death < 3; death++) await runProgram([crash], folder)
    const { status, stdout } = await watching.stop()
    expect(status).toBe(0)
    expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(args[0] === 'analyze' ? 3 : 0)
    const store = await openStore(file, false)
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
    const [file, log] = [join(folder, 'both.db'), join(folder, 'both.ndjson')]
    const watching = await startWatching(['record', log, '--store', file, '--comm', 'crash'])
    await runProgram([crash, '--password=hunter2hunter2'], folder)
    expect((await watching.stop()).status).toBe(0)
    const store = await openStore(file, false)
    const stored: CrashEvent[] = await each(store.events({ matches: [] }))
    await store.close()
    const text = readFileSync(log, 'utf8')
    expect(text).not.toContain('hunter2')
    expect(stored).toEqual(eventsIn(folder, parseLog(text)))
  })
})

it('a full disk is one line, and what was stored before is kept', () => {
  const folder = newFolder()
  const [header, event = ''] = readFixture('null-read').split('\n')
  const log = (name: string, deaths: number): string => {
    const lines = Array.from({ length: deaths }, (_, at) => event.replace(/"id":"[^"]*"/, `"id":"${name}${at}"`))
    writeFileSync(join(folder, name), `${[header, ...lines].join('\n')}\n`)
    return join(folder, name)
  }
  const [few, many] = [log('few', 10), log('many', 4000)]
  const script = [
    'mount -t tmpfs -o size=1m,mode=700 none "$1" || exit 99',
    '"$2" "$3" import "$4" --store "$1/deaths.db"',
    '"$2" "$3" import "$5" --store "$1/deaths.db"',
    'echo "status $?"',
    '"$2" "$3" export --store "$1/deaths.db" | grep -c \'"id":"few\'',
  ].join('\n')
  const disk = newFolder()
  const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', disk]
  const { stdout, stderr } = spawnSync('unshare', [...args, process.execPath, PROGRAM, few, many], { encoding: 'utf8' })
  expect(stderr).toBe(`crashcrawler: ${disk}/deaths.db: the disk is full; what was stored before is kept\n`)
  expect(stdout).toBe(`${disk}/deaths.db: 10 deaths added\nstatus 2\n10\n`)
})
