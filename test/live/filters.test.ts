import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { newFolder } from './programs.js'
import { NOBODY } from './run-program.js'

/**
 * What happens, in this order, for every row of the table: null-read dies by SIGSEGV, as root and as nobody; exit-1
 * exits with 1; bash with 3 after 300 ms, most of which it waited for a sleep; true with 0; and another sleep, there
 * since before the collectors, gets SIGTERM.
 */
const ROWS: [options: string, deaths: string[]][] = [
  ['--comm null-read --comm exit-1', ['null-read', 'null-read by nobody', 'exit-1']],
  ['--comm null-read --uid 65534', ['null-read by nobody']],
  ['--signal SIGSEGV --signal term', ['null-read', 'null-read by nobody', 'sleep']],
  ['--pid PID', ['sleep']],
  ['--min-duration 250ms', ['bash', 'sleep']],
  ['--exits signal', ['null-read', 'null-read by nobody', 'sleep']],
  ['--exits all', ['null-read', 'null-read by nobody', 'exit-1', 'sleep', 'bash', 'true', 'sleep']],
  ['--cgroup /no/such/group', []],
  ['--comm null-read --max-events 1', ['null-read']],
]

describeLive('capture filters', () => {
  const seen = new Map<string, { status: number | null; deaths: string[] }>()
  const folder = newFolder()
  const sleeper = spawn('sleep', ['60'], { cwd: folder })
  const logOf = (row: number): string => join(folder, `${row}.ndjson`)

  beforeAll(async () => {
    const cases = readCases(['null-read', 'exit-1'])
    await buildCases(cases)
    const [nullRead = '', exitOne = ''] = cases.map((zooCase) => join(zooCase.folder, zooCase.name))
    const collectors = await Promise.all(
      ROWS.map(([options], row) =>
        startWatching(['record', logOf(row), ...options.replace('PID', `${sleeper.pid}`).split(' ')]),
      ),
    )

    await runProgram([nullRead], folder)
    await runProgram(['setpriv', ...NOBODY, nullRead], folder)
    await runProgram([exitOne], folder)
    await runProgram(['bash', '-c', 'sleep 0.3; exit 3'], folder)
    await runProgram(['true'], folder)
    const gone = once(sleeper, 'exit')
    sleeper.kill('SIGTERM')
    await gone

    for (const [row, [options]] of ROWS.entries()) {
      const ended = await collectors[row]?.stop()
      seen.set(options, { status: ended?.status ?? null, deaths: labels(folder, logOf(row)) })
    }
  })

  afterAll(() => {
    sleeper.kill('SIGKILL')
  })

  it.each(ROWS)('%s', (options, deaths) => {
    expect(seen.get(options)).toEqual({ status: 0, deaths })
  })

  it('--for ends it after that time', async () => {
    const { ended } = await startWatching(['record', join(folder, 'for.ndjson'), '--for', '100ms'])
    expect((await ended).status).toBe(0)
  })
})

/** By time: users take turns in the resolver, and a log has deaths in the order in which they were completed. */
const labels = (folder: string, log: string): string[] =>
  eventsIn(folder, parseLog(readFileSync(log, 'utf8')))
    .sort((one, other) => (one.time < other.time ? -1 : 1))
    .map(({ process }) => process.comm + (process.uid === 65534 ? ' by nobody' : ''))
