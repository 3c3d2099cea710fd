import { expect, it } from 'vitest'
import { fixtureLog, runCli, runProgram } from './run-cli.js'

const LOG = fixtureLog('null-read')

/** What only a process shows: that the built program passes on its arguments, its streams and its exit status. */
it.each<[args: string[], status: number]>([
  [['--version'], 0],
  [['analyze', '--help'], 0],
  [['analyze', LOG, '--format', 'json', '--fail-on', 'high'], 1],
  [['analyze', '--formt', 'md', LOG], 2],
  [['analyze', 'nowhere.ndjson'], 2],
  [['run', '--', 'no-such-command'], 127],
])('a process of its own gives what runs here: %j', async (args, status) => {
  const here = await runCli(args)
  expect(here.status).toBe(status)
  expect(here.stdout + here.stderr).not.toBe('')
  expect(await runProgram(args)).toEqual(here)
})
