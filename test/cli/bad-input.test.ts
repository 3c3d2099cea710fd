import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fixtureLog, newFolder, readFixture, runCli } from './run-cli.js'

const LOG = fixtureLog('null-read')

/** What the rows below name, in a folder that every command runs in. */
function prepareFolder(): string {
  const folder = newFolder()
  const [header = '', event = ''] = readFixture('null-read').split('\n')
  const files: Record<string, string | Buffer> = {
    'empty.ndjson': '',
    'text.txt': 'hello\n',
    'other.json': '{"a":1}\n',
    'no-header.ndjson': `${event}\n`,
    'newer.ndjson': `${header.replace('"schemaVersion":1', '"schemaVersion":2')}\n`,
    'text.gz': gzipSync('hello\n'),
    'picture.png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'typo.yaml': RULE.replace('severity:', 'severty:'),
    'cause.yaml': RULE.replace('x-local', 'null-deref'),
    'fact.yaml': RULE.replace('fact: comm', 'fact: com'),
    'regex.yaml': RULE.replace('operator: equal', 'operator: matches').replace('value: null-read', 'value: "(a"'),
    'unclosed.yaml': RULE.replace('Any death', '"Any death'),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  mkdirSync(join(folder, 'broken'))
  writeFileSync(join(folder, 'broken/report.md.hbs'), '# {{title\n')
  symlinkSync('out-of-here', join(folder, 'link'))
  return folder
}

const RULE = `version: 1
rules:
  - id: local/any
    title: Any death of it
    cause: x-local
    severity: high
    confidence: high
    when: { all: [{ fact: comm, operator: equal, value: null-read }] }
    message: it died
`

const ROWS: [args: string, line: RegExp][] = [
  ['analyse', /unknown command 'analyse' \(Did you mean analyze\?\)$/],
  ['analyze --formt md LOG', /unknown option '--formt' \(Did you mean --format\?\)$/],
  ['analyze', /nothing to analyze: give event logs.*--live/],
  ['analyze --live LOG', /either --live or event logs.*not both$/],
  ['analyze --record new.ndjson LOG', /--record needs --live$/],
  ['analyze --live --id 3f', /--id needs event logs, core files or minidumps$/],
  ['analyze LOG --id 3f', /--id 3f: no such death in .*log\.ndjson$/],
  ['analyze LOG --id=', /--id: empty; give an id, or where it begins$/],
  [
    'analyze --format xml LOG',
    /--format xml: unknown; choose one of terminal, md, html, json, findings, csv, summary, sarif, sentry, github$/,
  ],
  ['analyze --format', /'--format <FORMAT>' argument missing$/],
  ['analyze --min-severity severe LOG', /--min-severity severe: unknown; choose one of critical, high/],
  ['analyze --fail-on 3 LOG', /--fail-on 3: unknown; choose one of critical, high/],
  ['analyze --max-events few LOG', /--max-events few: not a whole number$/],
  ['analyze --for 10 --live', /--for 10: not a duration; give a number and ms, s, m, h or d, such as 30s$/],
  ['analyze --signal SIGFOO --live', /--signal SIGFOO: no such signal; give a name such as SIGSEGV or a number$/],
  ['record', /nothing to record into: give an event log, or --store FILE$/],
  ['analyze nowhere.ndjson', /nowhere\.ndjson: cannot be read \(no such file or folder\)$/],
  ['analyze .', /\.: cannot be read \(it is a folder\)$/],
  ['analyze empty.ndjson', /empty\.ndjson: not a crashcrawler event log/],
  [
    'analyze text.txt',
    /text\.txt:1: not a crashcrawler event log \(not JSON\); record one with: crashcrawler record FILE$/,
  ],
  ['analyze other.json', /other\.json:1: not a crashcrawler event log/],
  ['analyze no-header.ndjson', /no-header\.ndjson:1: not a crashcrawler event log \(no header line\)/],
  [
    'analyze newer.ndjson',
    /newer\.ndjson:1: an event log of schema version 2; this crashcrawler reads version 1: use the one that wrote it$/,
  ],
  ['analyze --repeat 1 LOG', /--repeat 1: not a duration; give a number and ms, s, m, h or d, such as 30s$/],
  ['analyze --redact (a LOG', /--redact \(a: not a regular expression in RE2 syntax/],
  ['analyze --redact @nowhere LOG', /nowhere: patterns cannot be read \(no such file or folder\)/],
  ['analyze --stack-bytes 1024 LOG', /--stack-bytes needs --live$/],
  ['analyze --env HOME LOG', /--env needs --live$/],
  ['analyze --pointed-memory 0 LOG', /--pointed-memory needs --live$/],
  ['analyze --btf btf LOG', /--btf needs --live$/],
  ['analyze --for 10s LOG', /--for needs --live$/],
  ['analyze --exits none LOG', /--exits none: unknown; choose one of failed, signal, all$/],
  ['analyze --pid init LOG', /--pid init: not a whole number$/],
  ['analyze text.gz', /text\.gz:1: not a crashcrawler event log \(not JSON\)/],
  ['analyze picture.png', /picture\.png:1: not a crashcrawler event log \(not JSON\)/],
  ['analyze -', /standard input: not a crashcrawler event log/],
  ['analyze --format summary nowhere.ndjson', /nowhere\.ndjson: cannot be read \(no such file or folder\)$/],
  ['analyze --rules nowhere.yaml LOG', /nowhere\.yaml: CC0001: cannot read rules: no such file or folder/],
  [
    'analyze --rules cause.yaml LOG',
    /cause\.yaml:5:12: CC0202: unknown cause "null-deref"; expected a stock cause, or your own that starts with x-/,
  ],
  ['analyze --rules fact.yaml LOG', /fact\.yaml:8:27: CC0301: unknown fact "com"; .*did you mean "comm"\?$/],
  ['analyze --rules unclosed.yaml LOG', /unclosed\.yaml:10:1: CC0005: not valid YAML: Missing closing "quote$/],
  ['analyze --rules regex.yaml LOG', /regex\.yaml:8:\d+: .*\(a/],
  ['analyze --templates nowhere LOG', /nowhere: cannot be read \(no such file or folder\)$/],
  ['analyze --templates broken --format md LOG', /broken\/report\.md\.hbs:1.*: /],
  ['analyze --out text.txt LOG', /--out text\.txt: cannot be written \(it is not a folder\)$/],
  ['analyze --out text.txt/reports LOG', /text\.txt\/reports: cannot be written \(part of the path is not a folder\)$/],
  ['analyze --out link LOG', /link/],
  ['help analyse', /crashcrawler has no command analyse; crashcrawler --help lists them$/],
  ['help rules lnt', /crashcrawler rules has no command lnt; crashcrawler rules --help lists them$/],
  ['rules help lnt', /crashcrawler rules has no command lnt; crashcrawler rules --help lists them$/],
  ['analyze --symbols nowhere LOG', /--symbols nowhere: cannot be read \(no such file or folder\)$/],
  ['analyze --symbols text.txt LOG', /--symbols text\.txt: not a folder$/],
  ['analyze --sysroot nowhere LOG', /--sysroot nowhere: cannot be read \(no such file or folder\)$/],
  ['analyze --debuginfod host LOG', /--debuginfod host: not the address of a server; give one such as https:\/\/HOST$/],
  ['export --log LOG --format core --sysroot nowhere 3f', /--sysroot nowhere: cannot be read/],
  ['gdb 3f --log LOG --sysroot nowhere', /--sysroot nowhere: cannot be read/],
  ['gdb 3f --log LOG --symbols text.txt', /--symbols text\.txt: not a folder$/],
  ['snoop --rules cause.yaml', /--rules needs --verdict$/],
  ['snoop --no-stock-rules', /--no-stock-rules needs --verdict$/],
  ['trace -c --format json -- true', /give either --summary, which is a table, or --format json$/],
]

describe('bad input is one line, status 2, and nothing else', () => {
  it.each(ROWS)('%s', async (args, line) => {
    const cwd = prepareFolder()
    const before = readdirSync(cwd)

    const { status, stdout, stderr } = await runCli(
      args.split(' ').map((word) => (word === 'LOG' ? LOG : word)),
      { cwd },
    )

    expect(stderr).toMatch(/^crashcrawler: [^\n]+\n$/)
    expect(stderr.slice('crashcrawler: '.length, -1)).toMatch(line)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(readdirSync(cwd)).toEqual(before)
  })

  // Of its own, because root would lose that of the machine if this failed.
  it.skipIf(process.geteuid?.() !== 0).each(['import LOG --store null', 'list --store null', 'record --store null'])(
    'a device is no store, and stays: %s',
    async (args) => {
      const cwd = prepareFolder()
      execFileSync('mknod', [join(cwd, 'null'), 'c', '1', '3'])
      const { status, stderr } = await runCli(
        args.split(' ').map((word) => (word === 'LOG' ? LOG : word)),
        { cwd },
      )
      expect([status, stderr]).toEqual([2, 'crashcrawler: null: a device; give the file of the store\n'])
      expect(lstatSync(join(cwd, 'null')).isCharacterDevice()).toBe(true)
    },
  )

  it('several mistakes in a rule file are a line each, with the place of each', async () => {
    const { status, stdout, stderr } = await runCli(['analyze', '--rules', 'typo.yaml', LOG], { cwd: prepareFolder() })
    const lines = stderr.trimEnd().split('\n')

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(lines).toContainEqual(expect.stringMatching(/^crashcrawler: typo\.yaml:6:5: CC0101: unknown key "severty"/))
    for (const line of lines) expect(line).toMatch(/^crashcrawler: typo\.yaml:\d+:\d+: CC\d{4}: /)
  })

  it('a log that cannot be read leaves no index that says nothing had died', async () => {
    const cwd = prepareFolder()
    const { status } = await runCli(['analyze', '--out', 'reports', 'text.txt'], { cwd })
    expect(status).toBe(2)
    expect(readdirSync(join(cwd, 'reports'))).toEqual([])
  })

  it('a mistake is found before anything is written', async () => {
    const cwd = prepareFolder()
    const before = readdirSync(cwd)
    const { status } = await runCli(['analyze', '--out', 'reports', '--rules', 'fact.yaml', LOG], { cwd })
    expect(status).toBe(2)
    expect(readdirSync(cwd)).toEqual(before)
  })
})
