import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { readFixture } from '../cli/run-cli.js'
import { newFolder } from '../live/programs.js'

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
