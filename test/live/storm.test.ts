import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

const CRASHES = 2000

describeLive('a storm of crashes', () => {
  const folder = newFolder()

  it('captured and lost are all there were', async () => {
    const log = join(folder, 'log.ndjson')
    const storm = compile('storm', folder)
    // Only signals: less of what else dies on the machine.
    const watching = await startWatching(['record', log, '--exits', 'signal'])
    await runProgram([storm, String(CRASHES)], folder)
    const { status, stderr } = await watching.stop()

    const [, reported, captured, lost] = stderr.at(-1)?.match(/(\d+) reported, (\d+) captured, (\d+) lost$/) ?? []
    const events = parseLog(readFileSync(log, 'utf8'))
    const own = eventsIn(folder, events)
    expect(status).toBe(0)
    expect(events).toHaveLength(Number(reported))
    expect(reported).toBe(captured)
    expect(own.length + Number(lost)).toBe(CRASHES)
    expect(new Set(own.map(({ id }) => id)).size).toBe(own.length)
  })
})
