import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtureLog, newFolder, readFixture, runCli } from './run-cli.js'

const RULE = (...tests: string[]): string => `version: 1
rules:
  - id: team/strlen
    title: strlen of null
    cause: x-team
    severity: high
    confidence: low
    when:
      all:
        - { name: crash, fact: signal, operator: equal, value: SIGSEGV }
        - { name: in-strlen, fact: frames, path: "$[*].symbol", operator: "someFact:startsWith", value: __strlen }
    message: died
    tests:
${tests.map((test) => `      - { ${test} }\n`).join('')}`

const MATCHES = 'name: recorded, match: true, log: logs/strlen.ndjson'
const NEAR = [
  'name: elsewhere, match: false, because: in-strlen, event: { signal: SIGSEGV, frames: [{ symbol: main }] }',
  'name: bus error, match: false, because: crash, event: { signal: SIGBUS, frames: [{ symbol: __strlen_evex }] }',
]

/** Rules in `rules/`, and recorded logs within and outside of it. */
function folderWith(rule: string): string {
  const cwd = newFolder()
  mkdirSync(join(cwd, 'rules/logs'), { recursive: true })
  const [header = '', first = ''] = readFixture('null-strlen').split('\n')
  const [, second = ''] = readFixture('null-read').split('\n')
  const files = {
    'rules/team.yaml': rule,
    'rules/logs/strlen.ndjson': `${header}\n${first}\n`,
    'rules/logs/two.ndjson': `${header}\n${first}\n${second}\n`,
    'rules/logs/torn.ndjson': `${header}\n${first}\n{"schema`,
    'rules/logs/text.ndjson': 'hello\n',
    'outside.ndjson': `${header}\n${first}\n`,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  symlinkSync('../../outside.ndjson', join(cwd, 'rules/logs/link.ndjson'))
  symlinkSync('/dev/zero', join(cwd, 'rules/logs/zero.ndjson'))
  return cwd
}

const idIn = (fixture: string): string => JSON.parse(readFixture(fixture).split('\n')[1] ?? '').id

it('all is well', async () => {
  const { status, stdout, stderr } = await runCli(['rules', 'test', 'rules'], {
    cwd: folderWith(RULE(MATCHES, ...NEAR)),
  })
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout:
      '3 tests, 0 failed; 1 of 1 rules have a test that matches and one that does not; 2 of 2 conditions decide tests both ways\n',
    stderr: '',
  })
})

it('failures and what no test turns on are a table; status 2', async () => {
  const wrong = 'name: wrong, match: true, event: { signal: SIGBUS }'
  const { status, stdout } = await runCli(['rules', 'test', 'rules'], { cwd: folderWith(RULE(MATCHES, wrong)) })
  expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
    'rules/team.yaml:15:9  FAILED  team/strlen  wrong  expected a match; does not hold: crash (signal is SIGBUS), in-strlen (frames[*].symbol is absent)',
    'rules/team.yaml:3:9  untested  team/strlen  the rule  no test fails to match',
    'rules/team.yaml:10:11  untested  team/strlen  crash  no test fails to match because of it alone',
    'rules/team.yaml:11:11  untested  team/strlen  in-strlen  no test fails to match because of it alone',
    '2 tests, 1 failed; 0 of 1 rules have a test that matches and one that does not; 0 of 2 conditions decide tests both ways',
    '',
  ])
  expect(status).toBe(2)
})

it('a rule that fires on a clean log is a failure', async () => {
  const cwd = folderWith(RULE(MATCHES, ...NEAR))
  const clean = (fixture: string) => runCli(['rules', 'test', '--clean', fixtureLog(fixture), 'rules'], { cwd })
  const silent = await clean('kill-9')
  const fired = await clean('null-strlen')
  expect(silent.status).toBe(0)
  expect(fired.stdout).toContain(`rules/team.yaml:3:9  FIRED  team/strlen  event ${idIn('null-strlen')}  `)
  expect(fired.stdout).toContain('3 tests, 0 failed; fired 1 time on clean logs; ')
  expect(fired.status).toBe(2)
})

it('JSON is an object a line', async () => {
  const { stdout } = await runCli(['rules', 'test', '--format', 'json', 'rules'], { cwd: folderWith(RULE(MATCHES)) })
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0]).toEqual({
    type: 'test',
    rule: 'team/strlen',
    name: 'recorded',
    passed: true,
    file: expect.any(String),
    line: 14,
    column: 9,
  })
  expect(lines.at(-1)).toEqual({
    type: 'summary',
    tests: 1,
    failed: 0,
    fired: 0,
    rules: 1,
    testedRules: 0,
    conditions: 2,
    testedConditions: 0,
  })
})

describe('a recorded event that is not to be had fails its test', () => {
  const ids = `one of ${idIn('null-strlen')}, ${idIn('null-read')}`
  it.each([
    ['log: ../outside.ndjson', 'is outside of rules; expected a recorded log in there'],
    ['log: /etc/passwd', 'is outside of rules; expected a recorded log in there'],
    ['log: logs/link.ndjson', 'is outside of rules; expected a recorded log in there'],
    ['log: logs/zero.ndjson', 'is outside of rules; expected a recorded log in there'],
    ['log: logs/none.ndjson', 'cannot be read: ENOENT; expected a recorded log in there'],
    ['log: logs', 'is not a file; expected a recorded log'],
    ['log: logs/text.ndjson', 'cannot be used: not a crashcrawler event log'],
    ['log: logs/torn.ndjson', 'cannot be used: '],
    ['log: logs/two.ndjson', `has 2 events; expected id: ${ids}`],
    ['log: logs/two.ndjson, id: abc', `has no event "abc"; expected ${ids}`],
  ])('%s', async (log, problem) => {
    const cwd = folderWith(RULE(`name: a, match: true, ${log}`))
    const { status, stdout } = await runCli(['rules', 'test', 'rules'], { cwd })
    const name = /log: ([^,]*)/.exec(log)?.[1]
    expect(stdout.replace(/ +/g, ' ')).toContain(`rules/team.yaml:14:9 FAILED team/strlen a log "${name}" ${problem}`)
    expect(status).toBe(2)
  })

  it('the one with the id is taken', async () => {
    const cwd = folderWith(RULE(`name: a, match: true, log: logs/two.ndjson, id: ${idIn('null-strlen')}`))
    const { stdout } = await runCli(['rules', 'test', 'rules'], { cwd })
    expect(stdout).toContain('1 test, 0 failed; ')
  })
})
