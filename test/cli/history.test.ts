import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureLog, runCli } from './run-cli.js'

const NAMES = ['null-read', 'double-free', 'exit-1', 'kill-9', 'write-code', 'abort-init']
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
const STORE = join(folder, 'deaths.db')
beforeAll(async () => void (await runCli(['import', ...NAMES.map(fixtureLog), '--store', STORE])))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the command prints, line by line; nothing on standard error. */
async function history(...args: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await runCli([...args, '--store', STORE])
  expect([status, stderr]).toEqual([0, ''])
  return stdout.trimEnd().split('\n')
}

const programs = (lines: string[]): unknown[] => lines.map((line) => JSON.parse(line).program)

describe('list', () => {
  it.each<[string, string[], programs: string[]]>([
    ['all, the oldest first', [], ['abort-init', 'double-free', 'exit-1', 'kill-9', 'null-read', 'write-code']],
    ['the last', ['-1'], ['write-code']],
    ['the last two, the oldest first', ['-n', '2'], ['null-read', 'write-code']],
    ['the last two, the newest first', ['-rn2'], ['write-code', 'null-read']],
    ['the newest first', ['-r'], ['write-code', 'null-read', 'kill-9', 'exit-1', 'double-free', 'abort-init']],
    ['a name', ['null-read'], ['null-read']],
    ['a pid', ['8170'], ['null-read']],
    ['a path', ['/tmp/crashcrawler-zoo/exit-1/exit-1'], ['exit-1']],
    ['paths with a beginning', ['/tmp/crashcrawler-zoo/e*'], ['exit-1']],
    ['causes', ['cause=null-dereference', 'cause=nonzero-exit'], ['exit-1', 'null-read']],
    ['a cause and a program', ['cause=null-dereference', 'exit-1'], []],
    ['a user', ['user=0', 'host=fixture-host', 'exit-1'], ['exit-1']],
    ['since', ['--since', '2026-11-20 12:57:30 UTC'], ['null-read', 'write-code']],
    ['until', ['--until', '2026-11-20T12:57:28Z'], ['abort-init']],
    ['since then, from now', ['--since', '-1s'], []],
  ])('%s', async (_, args, expected) => {
    const { status, stdout } = await runCli(['list', ...args, '--json', '--store', STORE])
    const found = programs(stdout.split('\n').filter((line) => line !== ''))
    expect([status, found]).toEqual([0, expected])
  })

  it('prints a table', async () => {
    const [header, ...rows] = await history('list')
    expect(header).toMatch(/^TIME +ID +PID +USER +STATUS +CAUSE +PROGRAM$/)
    expect(rows).toHaveLength(NAMES.length)
    expect(rows[4]).toMatch(/ 15b548b12ac8 +8170 +0 +SIGSEGV +null-dereference +\/tmp\/.*\/null-read$/)
  })

  it('says that there is nothing', async () => {
    expect(await runCli(['list', 'nothing', '--store', STORE])).toEqual({
      status: 0,
      stdout: '',
      stderr: `crashcrawler: ${STORE}: no deaths that match\n`,
    })
    expect((await runCli(['stats', 'nothing', '--store', STORE])).stdout).toBe('no deaths that match\n')
  })

  it.each(['stats', 'export'])('%s takes no option -5 for a name', async (command) => {
    const { status, stderr } = await runCli([command, '-5', '--store', STORE])
    const message = '-5: neither an option nor a match; program=-5 finds a program of that name'
    expect([status, stderr]).toEqual([2, `crashcrawler: ${message}\n`])
  })

  it('show -1 shows the last one', async () => {
    const [last, same] = await Promise.all([[], ['-1']].map((option) => runCli(['show', ...option, '--store', STORE])))
    expect(same?.stdout).toBe(last?.stdout)
  })
})

describe('show', () => {
  it('shows the last death without arguments', async () => {
    expect((await history('show'))[0]).toMatch(/^write-code \(pid \d+\) died by SIGSEGV/)
  })

  it.each([
    ['15b5'],
    ['null-read'],
    ['8170'],
    ['cause=null-dereference'],
    ['--until', '2026-11-20 12:57:30.1 UTC', '-n', '1'],
  ])('shows the death that is asked for: %j', async (...args) => {
    const text = (await history('show', '-v', ...args)).join('\n')
    expect(text).toMatch(/^null-read \(pid 8170\) died by SIGSEGV: null dereference\n/)
    expect(text).toContain(`crashcrawler show 15b548b12ac8 --store ${STORE}`)
  })

  it.each(['md', 'html', 'json', 'findings', 'csv', 'summary'])(
    'in every format as analyze gives it: %s',
    async (format) => {
      const shown = await history('show', '15b5', '--format', format)
      const { stdout } = await runCli(['analyze', fixtureLog('null-read'), '--format', format])
      const analyzed = stdout.trimEnd().split('\n')
      const withoutReplay = (lines: string[]) => lines.filter((line) => !/crashcrawler/.test(line))
      expect(withoutReplay(shown)).toEqual(withoutReplay(analyzed))
    },
  )

  it('writes files, with an index', async () => {
    const out = join(folder, 'reports')
    await runCli(['show', '-n', '3', '--out', out, '--store', STORE])
    expect(existsSync(join(out, 'index.html'))).toBe(true)
    expect(readFileSync(join(out, 'index.ndjson'), 'utf8').trim().split('\n')).toHaveLength(4)
  })

  it('an ambiguous beginning of an id is one line', async () => {
    const ids = (await history('list', '--json')).map((line) => String(JSON.parse(line).id))
    const first = ids.map((id) => id[0] ?? '').find((digit, at, all) => all.indexOf(digit) !== at && digit !== '')
    const { status, stderr } = await runCli(['show', first ?? '', '--store', STORE])
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^crashcrawler: .: several ids begin with it: .*; give more of it\n$/),
    ])
  })

  it('an unknown one is one line', async () => {
    const { status, stderr } = await runCli(['show', 'ffffffff', '--store', STORE])
    expect([status, stderr]).toEqual([2, `crashcrawler: ${STORE}: no such death; crashcrawler list shows all\n`])
  })
})

describe('stats', () => {
  it('counts by cause, program, unit and signature', async () => {
    const lines = await history('stats')
    expect(lines[0]).toMatch(/^deaths 6, signatures 6, hosts 1, 2026-11-20 /)
    expect(lines[3]).toMatch(/^BY +KEY +COUNT +SHARE +TREND +FIRST SEEN +LAST SEEN +FOR EXAMPLE$/)
    expect(new Set(lines.slice(4).map((line) => line.split(' ')[0]))).toEqual(
      new Set(['cause', 'program', 'unit', 'signature']),
    )
  })

  it('compares a period with the one before', async () => {
    const period = ['--since', '2026-11-20 12:57:30 UTC', '--until', '2026-11-20 12:57:34 UTC']
    const [line] = await history('stats', '--by', 'cause', '--json', ...period)
    const { groups, totals } = JSON.parse(line ?? '')
    expect(totals.deaths).toBe(2)
    expect(
      groups[0].rows.map(({ key, count, now, before }: Record<string, unknown>) => [key, count, now, before]),
    ).toEqual(
      expect.arrayContaining([
        ['null-dereference', 1, 1, 0],
        ['heap-corruption', 0, 0, 1],
      ]),
    )
  })
})

describe('prune', () => {
  it('removes what is over a limit, and says so from then on', async () => {
    const store = join(folder, 'pruned.db')
    await runCli(['import', ...NAMES.map(fixtureLog), '--store', store])
    const { stdout } = await runCli(['prune', '--max-count', '2', '--store', store])
    expect(stdout).toMatch(/^removed 4, left 2\n\nNOT IN THE STORE +DEATHS +FIRST +LAST\npruned: .*that are kept +4 /)
    expect((await runCli(['stats', '--store', store])).stdout).toMatch(
      /pruned: over the number of deaths that are kept +4 /,
    )
    const again = await runCli(['prune', '--max-age', '36500d', '--json', '--store', store])
    expect(JSON.parse(again.stdout)).toMatchObject({ removed: {}, left: 2 })
  })

  it.each<[string[], message: string]>([
    [[], 'nothing to prune by: give a limit, such as --max-age 30d or --max-size 512M'],
    [['--max-age', 'long'], '--max-age long: not a duration; give a number and ms, s, m, h or d, such as 30s'],
    [['--max-size', '1X'], '--max-size 1X: not a size; give bytes, or a number and K, M, G or T, such as 512M'],
    [
      ['--keep-free', '200%'],
      '--keep-free 200%: not a size; give bytes, or a number and K, M, G or T, such as 512M, or a share of the disk, up to 99%',
    ],
    [['--max-size', '0'], '--max-size 0: that would remove every death; if it is meant, delete the history itself'],
    [['--max-count', '0'], '--max-count 0: that would remove every death; if it is meant, delete the history itself'],
    [['--max-age', '0s'], '--max-age 0s: that would remove every death; if it is meant, delete the history itself'],
    [['--max-count', 'x'], '--max-count x: not a whole number'],
  ])('%j is one line', async (args, message) => {
    const { status, stderr } = await runCli(['prune', ...args, '--store', STORE])
    expect([status, stderr]).toEqual([2, `crashcrawler: ${message}\n`])
  })
})

it.each(['list', 'show', 'stats', 'prune'])('%s without a store is one line', async (command) => {
  const args = command === 'prune' ? ['--max-count', '1'] : []
  const { status, stderr } = await runCli([command, ...args, '--store', join(folder, 'none.db')])
  expect([status, stderr]).toEqual([
    2,
    `crashcrawler: ${join(folder, 'none.db')}: there is no store; crashcrawler import LOG --store FILE makes one\n`,
  ])
})

describe('fixed', () => {
  it('marks a signature by its beginning, lists it, and takes it back', async () => {
    const [line = ''] = await history('list', 'null-read', '--json')
    const { signature } = JSON.parse(line)
    expect(await history('fixed', signature.slice(0, 6), '--note', 'in 1.2')).toEqual([
      `${signature}: marked as fixed after 1 death on 1 host`,
    ])
    const [header, row] = await history('fixed')
    expect(header).toMatch(/^SIGNATURE +FIXED +SINCE +OF OLD VERSIONS +CAME BACK +NOTE$/)
    expect(row).toMatch(new RegExp(`^${signature} .* 0 +0 +- +in 1\\.2$`))
    expect(await history('fixed', signature, '--undo')).toEqual([`${signature}: no longer marked as fixed`])
    const { status, stderr } = await runCli(['fixed', '--store', STORE])
    expect([status, stderr]).toEqual([0, `crashcrawler: ${STORE}: no signature is marked as fixed\n`])
  })

  it.each([
    [['fixed', 'ffffffffffffffff0'], /has no death with such a signature$/],
    [['fixed', '--undo'], /give the beginning of a signature$/],
    [['fixed', ''], /a signature is empty$/],
  ])('%j is refused', async (args, message) => {
    const { status, stderr } = await runCli([...args, '--store', STORE])
    expect([status, stderr.trimEnd()]).toEqual([2, expect.stringMatching(message)])
  })
})

it('rules diff compares findings of the history', async () => {
  const rules = join(folder, 'team.yaml')
  writeFileSync(
    rules,
    `version: 1
rules:
  - id: team/exit-1
    title: Ours
    cause: x-ours
    severity: low
    confidence: certain
    when: { all: [{ fact: exitCode, operator: equal, value: 1 }] }
    message: ours
`,
  )
  const lines = await history('rules', 'diff', '--rules', rules)
  expect(lines[0]).toBe(`${NAMES.length} events, 1 with other findings`)
  expect(lines.join('\n')).toContain('+ team/exit-1')
})
