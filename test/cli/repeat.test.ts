import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureLog, newFolder, runCli } from './run-cli.js'

const SEGV = fixtureLog('null-read')
const EXIT = fixtureLog('exit-1')
const LOOP = [SEGV, SEGV, EXIT, SEGV]

const formats = (...names: string[]): string[] => names.flatMap((name) => ['--format', name])

it('a repeat is a line on the terminal', async () => {
  const { stdout, stderr } = await runCli(['analyze', ...LOOP])
  expect(stdout.match(/^null-read \(pid \d+\) died by SIGSEGV/gm)).toHaveLength(1)
  expect(stdout.match(/^again: .*$/gm)).toEqual([
    expect.stringMatching(
      /^again: null-read \(pid \d+\) died by SIGSEGV: null dereference, 2 times since [\d-]+ [\d:]+ UTC$/,
    ),
    expect.stringMatching(/^again: null-read .*, 3 times since /),
  ])
  expect(stderr).toBe('')
})

it.each([
  ['json', 4],
  ['findings', 4],
  ['csv', 5],
])('%s has every incident', async (format, lines) => {
  const { stdout, stderr } = await runCli(['analyze', ...LOOP, '--format', format])
  expect(stdout.trimEnd().split('\n')).toHaveLength(lines)
  expect(stderr).toBe('')
})

it('md has each once, and says so', async () => {
  const { stdout, stderr } = await runCli(['analyze', ...LOOP, '--format', 'md'])
  expect(stdout.match(/^# /gm)).toHaveLength(2)
  expect(stderr).toBe('crashcrawler: 2 repeats were counted but not reported; use --repeat 0s to report each of them\n')
})

it('--repeat 0s reports each, and the summary counts each in any case', async () => {
  const each = await runCli(['analyze', ...LOOP, '--repeat', '0s', '--format', 'md'])
  expect(each.stdout.match(/^# /gm)).toHaveLength(4)
  const { stdout } = await runCli(['analyze', ...LOOP, '--format', 'summary'])
  expect(stdout).toMatch(/^incidents 4,/)
})

it('a folder has the files of the first only, and every death in its table', async () => {
  const cwd = newFolder()
  const { stderr } = await runCli(['analyze', ...LOOP, '--out', 'out', ...formats('json', 'md', 'csv')], { cwd })
  const files = readdirSync(join(cwd, 'out')).filter((name) => /null-read|exit-1/.test(name))
  expect(files.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(['json', 'json', 'md', 'md'])
  expect(stderr.match(/^crashcrawler: again: null-read /gm)).toHaveLength(2)
  const csv = readFileSync(join(cwd, 'out/incidents.csv'), 'utf8')
  expect(
    csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',')[2]),
  ).toEqual(['program', 'null-read', 'null-read', 'exit-1', 'null-read'])
})
