import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { newFolder } from './programs.js'
import { shell } from './run-command.js'

describeLive('what happens on a host', () => {
  const [nullRead] = readCases(['null-read'])
  if (!nullRead) throw new Error('the zoo has no null-read')

  beforeAll(() => buildCases([nullRead]))

  it('SIGHUP after a rotation: the new log has a header and what died since', async () => {
    const log = join(newFolder(), 'deaths.ndjson')
    const watching = await startWatching(['record', '--comm', 'null-read', log])
    await runCase(nullRead)
    await recorded(log, 1)
    renameSync(log, `${log}.1`)
    process.kill(watching.pid, 'SIGHUP')
    await runCase(nullRead)
    await runCase(nullRead)
    await recorded(log, 2)
    expect((await watching.stop()).status).toBe(0)
    expect([`${log}.1`, log].map(linesOf)).toEqual([
      ['header', 'event'],
      ['header', 'event', 'event'],
    ])
  })

  it('a reader of standard output that leaves does not end the recording', () => {
    const { stdout } = shell(
      `mkfifo ready
       ( "$@" analyze --live --comm null-read --repeat 0s --record log --max-events 3 2>ready; echo $? >status ) | head -1 >first &
       grep -q watching ready; cat ready >/dev/null &
       for i in 1 2 3; do ${nullRead.folder}/null-read; sleep 0.5; done 2>/dev/null
       wait; cat status; grep -c '"process"' log`,
      newFolder(),
    )
    expect(stdout).toBe('0\n3\n')
  })
})

const linesOf = (log: string): string[] =>
  readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ('process' in JSON.parse(line) ? 'event' : JSON.parse(line).type))

/** Waits until a log has so many events. */
async function recorded(log: string, events: number): Promise<void> {
  await expect
    .poll(() => linesOf(log).filter((kind) => kind === 'event').length, { timeout: 20_000, interval: 50 })
    .toBe(events)
}
