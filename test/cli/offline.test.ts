import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { fixtureLog, newFolder, readFixture, runCli } from './run-cli.js'

const SEGV = fixtureLog('null-read')
const EXIT = fixtureLog('exit-1')

describe('what comes out', () => {
  it('is a terminal view by default, without colours where there is no terminal', async () => {
    const { status, stdout, stderr } = await runCli(['analyze', SEGV])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^null-read .*SIGSEGV.*null dereference/)
    expect(stdout).not.toContain('\x1b')
  })

  it('is one JSON object a line with --format json, logs in the order given', async () => {
    const { stdout } = await runCli(['analyze', EXIT, SEGV, '--format', 'json'])
    const comms = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).process.comm)
    expect(comms).toEqual(['exit-1', 'null-read'])
  })

  it('is the death of an id, or those whose ids begin so, with --id', async () => {
    const { stdout: all } = await runCli(['analyze', EXIT, SEGV, '--format', 'findings'])
    const ids = all
      .trimEnd()
      .split('\n')
      .map((line): string => JSON.parse(line).id)
    for (const [index, id] of ids.entries()) {
      const { stdout } = await runCli(['analyze', EXIT, SEGV, '--format', 'findings', '--id', id.slice(0, 6)])
      expect(stdout).toBe(`${all.split('\n')[index]}\n`)
    }
    const { stdout } = await runCli([
      'analyze',
      EXIT,
      SEGV,
      '--format',
      'findings',
      ...ids.flatMap((id) => ['--id', id]),
    ])
    expect(stdout).toBe(all)
  })

  it('is what the command in a report gives again', async () => {
    const { stdout } = await runCli(['analyze', SEGV, '--format', 'html'])
    const [, command = ''] = /<pre><code>crashcrawler (analyze .*?)<\/code>/.exec(stdout) ?? []
    expect(command).toMatch(/ --id [0-9a-f]{12}$/)
    expect((await runCli([...command.split(' '), '--format', 'html'])).stdout).toBe(stdout)
  })

  it('is both formats where two are asked for', async () => {
    const { stdout } = await runCli(['analyze', SEGV, '--format', 'findings', '--format', 'md', '--format', 'md'])
    const [first = '', ...rest] = stdout.split('\n')
    expect(JSON.parse(first).findings[0].cause).toBe('null-dereference')
    expect(rest.filter((line) => line.startsWith('# '))).toHaveLength(1)
  })

  it('is a table with --format summary', async () => {
    const { stdout } = await runCli(['analyze', SEGV, SEGV, EXIT, '--format', 'summary'])
    expect(stdout).toMatch(/2\b.*null-dereference|null-dereference.*\b2/)
  })

  it('is only what is bad enough with --min-severity', async () => {
    const { stdout } = await runCli(['analyze', EXIT, SEGV, '--format', 'json', '--min-severity', 'high'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout).process.comm).toBe('null-read')
  })

  it.each([
    ['--comm exit-1', ['exit-1']],
    ['--comm exit-1 --comm null-read', ['exit-1', 'null-read']],
    ['--comm other', []],
    ['--signal SEGV', ['null-read']],
    ['--exits signal', ['null-read']],
    ['--exits failed', ['exit-1', 'null-read']],
    ['--uid 12345', []],
    ['--cgroup /', ['exit-1', 'null-read']],
    ['--cgroup /nowhere', []],
    ['--min-duration 1d', []],
    ['--pid 1', []],
    ['--comm null-read --max-events 1', ['null-read']],
  ])('is only what passes the filters: %s', async (args, expected) => {
    const { status, stdout } = await runCli(['analyze', EXIT, SEGV, '--format', 'json', ...args.split(' ')])
    const lines = stdout.split('\n').filter((line) => line !== '')
    expect(status).toBe(0)
    expect(lines.map((line) => JSON.parse(line).process.comm)).toEqual(expected)
  })

  it('is no more than --max-events', async () => {
    const { stdout } = await runCli(['analyze', SEGV, EXIT, '--format', 'json', '--max-events', '1'])
    expect(JSON.parse(stdout).process.comm).toBe('null-read')
  })

  it.each([
    ['high', SEGV, 1],
    ['high', EXIT, 0],
    ['info', EXIT, 1],
  ])('--fail-on %s of %s is status %i', async (level, log, expected) => {
    const { status, stdout } = await runCli(['analyze', log, '--fail-on', level])
    expect(status).toBe(expected)
    expect(stdout).not.toBe('')
  })
})

describe('--out', () => {
  it('is a file per incident and format and an index, for the owner only', async () => {
    const cwd = newFolder()
    const args = [
      'analyze',
      SEGV,
      EXIT,
      '--out',
      'reports',
      '--format',
      'html',
      '--format',
      'json',
      '--format',
      'summary',
    ]
    const { status, stdout } = await runCli(args, { cwd })

    const reports = join(cwd, 'reports')
    const files = readdirSync(reports)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(files.map((file) => file.replace(/^[\d-]+T[\d-]+-(.*)-\d+-\w+\.(\w+)$/, '$1 $2')).sort()).toEqual([
      'exit-1 html',
      'exit-1 json',
      'index.html',
      'index.ndjson',
      'null-read html',
      'null-read json',
      'summary.txt',
    ])
    expect(statSync(reports).mode & 0o777).toBe(0o700)
    for (const file of files) expect(statSync(join(reports, file)).mode & 0o777, file).toBe(0o600)
    const index = readFileSync(join(reports, 'index.html'), 'utf8')
    for (const file of files.filter((name) => name.endsWith('.json'))) expect(index).toContain(file)
  })
})

describe('what goes in', () => {
  it('may be standard input', async () => {
    const { status, stdout } = await runCli(['analyze', '-', '--format', 'json'], { input: readFixture('null-read') })
    expect(status).toBe(0)
    expect(JSON.parse(stdout).process.comm).toBe('null-read')
  })

  it('may be compressed, whatever its name', async () => {
    const log = join(newFolder(), 'log')
    writeFileSync(log, gzipSync(readFixture('null-read')))
    const { status, stdout } = await runCli(['analyze', log, '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout).process.comm).toBe('null-read')
  })

  it('may be torn: every whole event is kept, the rest is named', async () => {
    const log = join(newFolder(), 'torn.ndjson')
    writeFileSync(log, `${readFixture('null-read')}${readFixture('exit-1').slice(0, -200)}`)
    const { status, stdout, stderr } = await runCli(['analyze', log, '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout).process.comm).toBe('null-read')
    expect(stderr).toMatch(/^crashcrawler: \S*torn\.ndjson:4: torn last line.*\n$/)
  })

  it('may be damaged in the middle: the bad line is named and skipped', async () => {
    const log = join(newFolder(), 'damaged.ndjson')
    writeFileSync(log, `${readFixture('null-read')}{"schemaVersion":1\n${readFixture('exit-1')}`)
    const { status, stdout, stderr } = await runCli(['analyze', log, '--format', 'json'])
    expect(status).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toMatch(/^crashcrawler: \S*damaged\.ndjson:3: not JSON; line skipped\n$/)
  })

  it('may be compressed and torn', async () => {
    const log = join(newFolder(), 'torn.ndjson.gz')
    const whole = gzipSync(readFixture('null-read') + readFixture('exit-1'))
    writeFileSync(log, whole.subarray(0, whole.length - 40))
    const { status, stdout, stderr } = await runCli(['analyze', log, '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout.split('\n')[0] ?? '').process.comm).toBe('null-read')
    expect(stderr).toContain('torn')
  })
})

describe('own rules and templates', () => {
  it('add a finding, and replace a template', async () => {
    const cwd = newFolder()
    mkdirSync(join(cwd, 'templates'))
    writeFileSync(join(cwd, 'templates/report.md.hbs'), 'ours\n')
    writeFileSync(
      join(cwd, 'ours.yaml'),
      `version: 1
rules:
  - id: ours/any
    title: Ours
    cause: x-ours
    severity: critical
    confidence: certain
    when: { all: [{ fact: comm, operator: equal, value: null-read }] }
    message: "{{comm}} died"
`,
    )
    const stock = ['--no-stock-rules', '--templates', 'templates', '--format', 'md', '--format', 'findings']
    const { stdout } = await runCli(['analyze', SEGV, '--rules', 'ours.yaml', ...stock], { cwd })
    const [ours, , findings = ''] = stdout.split('\n')
    expect(ours).toBe('ours')
    expect(JSON.parse(findings).findings).toMatchObject([{ rule: 'ours/any', cause: 'x-ours' }])
  })
})

it('a reader that had enough is not a failure', () => {
  const log = join(newFolder(), 'long.ndjson')
  writeFileSync(log, Array(200).fill(readFixture('null-read')).join(''))
  const pipeline = 'set -o pipefail; "$0" "$1" analyze "$2" --format json | head -1 >/dev/null; echo $?'
  const output = execFileSync('bash', ['-c', `(${pipeline}) 2>&1`, process.execPath, PROGRAM, log], {
    encoding: 'utf8',
  })
  expect(output).toBe('0\n')
})
