import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../src/model/event.js'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

/** What is taken by default of one process. */
const TAKEN = 64

/** CRASHES=1000 in the environment takes some minutes. */
const CRASHES = Number(process.env.CRASHES ?? 40)

describeLive('processes of many threads', () => {
  const folder = newFolder()
  const program = compile('many-threads', folder)

  async function recorded(name: string, command: string): Promise<{ events: CrashEvent[]; lost: number }> {
    const log = join(folder, `${name}.ndjson`)
    const watching = await startWatching(['record', log, '--comm', 'many-threads'])
    spawnSync('sh', ['-c', command, program], { cwd: folder, stdio: 'ignore' })
    const { stderr } = await watching.stop()
    const lost = Number(stderr.at(-1)?.match(/(\d+) lost$/)?.[1])
    return { events: eventsIn(folder, parseLog(readFileSync(log, 'utf8'))), lost }
  }

  it('of 5,000 threads as many are taken as were asked for, and it says so', async () => {
    const { events } = await recorded('one', '"$0" 5000')
    expect(events).toHaveLength(1)
    const [event] = events
    expect(event?.process.threads).toBe(5000)
    expect(event?.threads).toHaveLength(TAKEN)
    expect(event?.threads?.[0]?.tid).toBe(event?.process.tid)
    expect(event?.capture?.truncated).toContain('threads')
  }, 60_000)

  it('each crash of 64 threads is recorded or counted as lost, with all its threads or marked', async () => {
    const { events, lost } = await recorded('many', `for i in $(seq ${CRASHES}); do "$0" ${TAKEN}; done`)
    expect(events.length + lost).toBe(CRASHES)
    for (const { process, threads = [], capture } of events) {
      expect(process.threads).toBe(TAKEN)
      expect(threads.length === TAKEN || capture?.truncated?.includes('threads')).toBe(true)
    }
  }, 600_000)
})
