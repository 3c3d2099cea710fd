import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

const CRASHES = 2000

/** More than wait for the resolver. */
const LOOP = 400

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

  it('one bug has its symbols every time, wherever the kernel put the program', async () => {
    const log = join(folder, 'loop.ndjson')
    const program = compile('signature', folder)
    const watching = await startWatching(['record', log, '--comm', 'signature'])
    spawnSync('sh', ['-c', `for i in $(seq ${LOOP}); do "$0" & done; wait`, program], { cwd: folder })
    await watching.stop()

    const events = parseLog(readFileSync(log, 'utf8'))
    const places = events.map(({ stack }) => stack?.frames.map(({ symbol, moduleOffset }) => [symbol, moduleOffset]))
    expect(events).toHaveLength(LOOP)
    expect(new Set(places.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(places[0]?.map(([symbol]) => symbol)).toContain('main')
    expect(new Set(events.map(({ stack }) => stack?.frames[0]?.ip)).size).toBeGreaterThan(LOOP / 2)
    for (const { stack, registers } of events) expect(stack?.frames[0]?.ip).toBe(registers?.rip ?? registers?.pc)
  }, 120_000)
})
