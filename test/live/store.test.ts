import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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

describe('a full disk', () => {
  const folder = newFolder()
  const [header, event = ''] = readFixture('null-read').split('\n')
  const log = (name: string, deaths: number): string => {
    const lines = Array.from({ length: deaths }, (_, at) => event.replace(/"id":"[^"]*"/, `"id":"${name}${at}"`))
    writeFileSync(join(folder, name), `${[header, ...lines].join('\n')}\n`)
    return join(folder, name)
  }
  const [few, many] = [log('few', 10), log('many', 4000)]

  /** What commands print on a disk of so many bytes. Of the script: $DISK, $FEW and $MANY, and the functions cc and fill. */
  function onDisk(size: string, ...script: string[]) {
    const disk = newFolder()
    const environment = { ...process.env, DISK: disk, FEW: few, MANY: many, NODE: process.execPath, PROGRAM }
    const lines = [
      `mount -t tmpfs -o size=${size},mode=700 none "$DISK" || exit 99`,
      'cc() { command=$1; shift; "$NODE" "$PROGRAM" "$command" --store "$DISK/deaths.db" "$@"; }',
      'fill() { dd if=/dev/zero of="$DISK/other" bs=4k 2>/dev/null; }',
      ...script,
    ]
    const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', lines.join('\n')]
    const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', env: environment })
    return { stdout: stdout.replaceAll(disk, ''), stderr: stderr.replaceAll(disk, '') }
  }

  const FULL = 'crashcrawler: /deaths.db: the disk is full; what was stored before is kept'
  const cases: [name: string, size: string, script: string[], stdout: string, stderr: string][] = [
    [
      'is one line, and what was stored before is kept',
      '1m',
      ['cc import "$FEW"', 'cc import "$MANY"', 'echo "status $?"', 'cc export | grep -c \'"id":"few\''],
      '/deaths.db: 10 deaths added\nstatus 2\n10\n',
      `${FULL}\n`,
    ],
    ['leaves no store that was made for nothing', '1m', ['cc import "$MANY"', 'ls "$DISK"'], '', `${FULL}\n`],
    [
      'has room enough left to remove deaths',
      '8m',
      [
        'cc import "$MANY" 2>/dev/null',
        'cc prune --max-count 100 --json | grep -o \'"left":[0-9]*\'',
        'cc list | wc -l',
      ],
      '"left":100\n101\n',
      '',
    ],
    [
      'that others filled up can be read, and says what it takes to remove deaths',
      '8m',
      ['cc import "$FEW"', 'fill', 'cc list | wc -l', 'cc prune --max-count 5', 'rm "$DISK/other"', 'cc list | wc -l'],
      '/deaths.db: 10 deaths added\n11\n11\n',
      `${FULL}, and to remove deaths takes a little room: free 1 MiB of it first\n`,
    ],
  ]
  it.each(cases)('%s', (_, size, script, stdout, stderr) => {
    expect(onDisk(size, ...script)).toEqual({ stdout, stderr })
  })
})
