import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { fixtureLog, newFolder, readFixture, runCli } from './run-cli.js'

const LOG = fixtureLog('null-read')

/** In a shell, where "$@" is the command line of crashcrawler without its arguments. */
const shell = (script: string, cwd = newFolder()) =>
  spawnSync('bash', ['-c', script, 'bash', process.execPath, PROGRAM], { cwd, encoding: 'utf8' })

describe('standard streams that cannot be written to', () => {
  it('a full disk is one line and status 2', () => {
    const { status, stderr } = shell(`"$@" analyze ${LOG} >/dev/full`)
    expect(stderr).toBe('crashcrawler: standard output: no space left; nothing more can be printed\n')
    expect(status).toBe(2)
  })

  it.each(['summary', 'html'])('a full disk, --format %s', (format) => {
    const { status, stderr } = shell(`"$@" analyze --format ${format} ${LOG} >/dev/full`)
    expect([status, stderr.split('\n')]).toEqual([2, [expect.stringMatching(/no space left/), '']])
  })

  it('a reader that leaves is not a failure', () => {
    const { status, stderr } = shell(
      `for i in $(seq 200); do echo ${LOG}; done | xargs "$@" analyze --repeat 0s --format json | head -c 10 >/dev/null; exit \${PIPESTATUS[1]}`,
    )
    expect([status, stderr]).toEqual([0, ''])
  })

  it.each(['>/dev/full', '>&-'])('standard error may be gone: 2%s', (redirection) => {
    const folder = newFolder()
    const { status } = shell(`"$@" analyze --out reports ${LOG} 2${redirection}`, folder)
    expect(status).toBe(0)
    expect(readdirSync(join(folder, 'reports'))).toContain('index.html')
  })
})

describe('input of which nothing can be read is status 2', () => {
  const [header = '', event = ''] = readFixture('null-read').split('\n')
  it.each<[string, string[], number, string[]]>([
    ['one bad line', ['bad'], 2, ['log:2: not JSON; line skipped', 'log: no event in it could be read: 1 line is bad']],
    [
      'many bad lines',
      Array(50).fill('bad'),
      2,
      [
        ...[2, 3, 4].map((line) => `log:${line}: not JSON; line skipped`),
        '47 more: not JSON; line skipped',
        'log: no event in it could be read: 50 lines are bad',
      ],
    ],
    ['a good line among bad ones', ['bad', event], 0, ['log:2: not JSON; line skipped']],
    ['no event at all', [], 0, []],
    [
      'more registers than any processor has',
      [
        JSON.stringify({
          ...JSON.parse(event),
          registers: Object.fromEntries(Array.from({ length: 130_000 }, (_, i) => [`r${i}`, '0x0000000000000001'])),
        }),
      ],
      2,
      [
        'log:2: not a valid event: /registers must not have more than 256 properties; line skipped',
        'log: no event in it could be read: 1 line is bad',
      ],
    ],
    [
      'a line of 60 MB',
      [`{"a":"${'x'.repeat(60_000_000)}"}`],
      2,
      ['log:2: longer than any event; line skipped', 'log: no event in it could be read: 1 line is bad'],
    ],
  ])(
    '%s',
    async (_, lines, status, told) => {
      const cwd = newFolder()
      writeFileSync(join(cwd, 'log'), `${[header, ...lines].join('\n')}\n`)
      const result = await runCli(['analyze', '--format', 'summary', 'log'], { cwd })
      const notes = result.stderr.split('\n').filter(Boolean)
      expect([result.status, notes]).toEqual([status, told.map((line) => `crashcrawler: ${line}`)])
    },
    60_000,
  )
})
