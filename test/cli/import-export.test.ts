import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { fixtureLog, newFolder, readFixture, runCli } from './run-cli.js'

const eventsIn = (log: string): string[] => log.split('\n').filter((line) => line !== '' && !line.includes('"header"'))

it.each(['null-read', 'deadlock-three', 'timeout', 'missing-library', 'cxx-exception'])(
  'a log goes through a store without loss: %s',
  async (name) => {
    const store = join(newFolder(), 'deaths.db')
    const events = eventsIn(readFixture(name))
    const deaths = events.length === 1 ? '1 death' : `${events.length} deaths`
    const imported = await runCli(['import', fixtureLog(name), '--store', store])
    expect(imported).toEqual({ status: 0, stdout: `${store}: ${deaths} added\n`, stderr: '' })
    const { stdout, stderr } = await runCli(['export', '--store', store])
    expect([eventsIn(stdout), stderr]).toEqual([events, ''])
  },
)

it('what export wrote is a log: it is analyzed and imported as the first was', async () => {
  const folder = newFolder()
  const [store, second, log] = ['deaths.db', 'second.db', 'copy.ndjson.gz'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await runCli(['import', fixtureLog('null-read'), fixtureLog('exit-1'), '--store', store])
  expect(await runCli(['export', '--store', store, '-o', log])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(eventsIn(gunzipSync(readFileSync(log)).toString())).toHaveLength(2)
  const args = ['analyze', '--format', 'findings']
  const [copied, first] = [await runCli([...args, log]), await runCli([...args, fixtureLog('null-read')])]
  expect(copied.stdout).toContain(first.stdout)
  await runCli(['import', log, '--store', second])
  expect((await runCli(['export', '--store', second])).stdout.split('\n').slice(1)).toEqual(
    (await runCli(['export', '--store', store])).stdout.split('\n').slice(1),
  )
})

it('a death that is imported again is known', async () => {
  const store = join(newFolder(), 'deaths.db')
  const args = ['import', fixtureLog('null-read'), '--store', store]
  await runCli(args)
  expect((await runCli(args)).stdout).toBe(`${store}: 0 deaths added, 1 known before\n`)
})

it('bad lines are said and skipped, good ones are stored', async () => {
  const folder = newFolder()
  const [store, log] = [join(folder, 'deaths.db'), join(folder, 'log.ndjson.gz')]
  writeFileSync(log, gzipSync(`${readFixture('null-read')}{"oops\n`))
  expect(await runCli(['import', log, '--store', store])).toEqual({
    status: 0,
    stdout: `${store}: 1 death added\n`,
    stderr: `crashcrawler: ${log}:3: not JSON; line skipped\n`,
  })
})

it('a secret in an imported log is hidden, unless it is to be kept', async () => {
  const folder = newFolder()
  const log = join(folder, 'log.ndjson')
  const secret = '"argv":["app","--password=hunter2hunter2"]'
  writeFileSync(log, readFixture('null-read').replace(/"argv":\[[^\]]*\]/, secret))
  await runCli(['import', log, '--store', join(folder, 'hidden.db')])
  await runCli(['import', log, '--store', join(folder, 'kept.db'), '--no-redact'])
  expect((await runCli(['export', '--store', join(folder, 'hidden.db')])).stdout).not.toContain('hunter2')
  expect((await runCli(['export', '--store', join(folder, 'kept.db')])).stdout).toContain(secret)
})

it('export takes deaths of a log by their ids, without a store', async () => {
  const log = fixtureLog('null-read')
  const { stdout, stderr } = await runCli(['export', '15b548', '--log', log])
  expect([eventsIn(stdout), stderr]).toEqual([eventsIn(readFixture('null-read')), ''])
})

it.each<[string, string[], message: string]>([
  ['no store', ['export', '--store', 'none.db'], 'none.db: there is no store'],
  ['no input', ['import', 'none.ndjson', '--store', 'new.db'], 'none.ndjson: cannot be read'],
  ['an unknown death', ['export', 'ffff', '--store', 'deaths.db'], 'deaths.db: no such death; crashcrawler list'],
  ['an unknown death of a log', ['export', 'ffff', '--log', 'log.ndjson'], 'ffff: no such death in log.ndjson'],
  ['a log without ids', ['export', '--log', 'log.ndjson'], '--log: give the beginning of the id of a death'],
  ['both', ['export', 'a', '--log', 'log.ndjson', '--store', 'deaths.db'], 'give either --log or --store, not both'],
  [
    'an unknown field',
    ['export', 'cuase=abort', '--store', 'deaths.db'],
    'there is no field cuase to match; did you mean cause?',
  ],
  ['an empty match', ['export', '', '--store', 'deaths.db'], 'a match is empty; give a pid'],
  ['a pid that is none', ['export', 'pid=x', '--store', 'deaths.db'], 'pid=x: not a process id'],
  ['no time', ['export', '--since', 'soon', '--store', 'deaths.db'], '--since soon: not a time; give one such as'],
  [
    'an end before the beginning',
    ['export', '--since', 'now', '--until', '-1h', '--store', 'deaths.db'],
    '--until -1h: not after',
  ],
  ['no format', ['export', '--format', 'xml', '--store', 'deaths.db'], '--format xml: unknown; choose one of log'],
  [
    '--store without --live',
    ['analyze', 'log.ndjson', '--store', 'deaths.db'],
    '--store needs --live; crashcrawler import',
  ],
])('%s is one line', async (_, args, message) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'log.ndjson'), readFixture('null-read'))
  await runCli(['import', 'log.ndjson', '--store', 'deaths.db'], { cwd: folder })
  const { status, stdout, stderr } = await runCli(args, { cwd: folder })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^crashcrawler: [^\n]*\n$/)
  expect(stderr).toContain(message)
})
