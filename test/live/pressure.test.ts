import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../src/model/event.js'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

/** More than the ring holds, even of records without stack and mappings. */
const CRASHES = 5000

describeLive('a ring that nobody drains', () => {
  const folder = newFolder()
  let own: CrashEvent[]
  let lastWords: string

  beforeAll(async () => {
    const log = join(folder, 'log.ndjson')
    const program = compile('one-by-one', folder)
    const watching = await startWatching(['record', log, '--exits', 'signal'])
    process.kill(watching.pid, 'SIGSTOP')
    await runProgram([program, String(CRASHES)], folder)
    process.kill(watching.pid, 'SIGCONT')
    const { stderr } = await watching.stop()
    lastWords = stderr.at(-1) ?? ''
    // What waits for symbols comes later in the log.
    own = eventsIn(folder, parseLog(readFileSync(log, 'utf8'))).sort((a, b) => (a.time < b.time ? -1 : 1))
  })

  it('records are whole first, then without stack, then without mappings too', () => {
    const stages = own.map(stageOf)
    expect([...new Set(stages)]).toEqual(['whole', 'without stack', 'without mappings'])
    expect(stages).toEqual(stages.toSorted((a, b) => STAGES.indexOf(a) - STAGES.indexOf(b)))
  })

  it('what was left out is marked', () => {
    for (const event of own) {
      // All of them come at once: symbols and memory are left out before those who take them fall behind.
      const marks = event.capture?.truncated?.filter((mark) => mark !== 'symbols' && mark !== 'memory') ?? []
      expect(marks).toEqual(MARKS[stageOf(event)])
    }
  })

  it('who died of what is told to the last', () => {
    for (const { termination, fault, registers } of own) {
      expect(termination?.signal).toBe('SIGSEGV')
      expect(fault).toMatchObject({ address: '0x0000000000000000', siCode: 'SEGV_MAPERR', access: 'read' })
      expect(registers?.rip ?? registers?.pc).toMatch(/^0x/)
    }
  })

  it('what found no room is counted', () => {
    const lost = Number(lastWords.match(/(\d+) lost$/)?.[1])
    expect(lost).toBeGreaterThan(0)
    // Deaths of others on the machine, which were lost meanwhile, are counted too.
    expect(own.length + lost).toBeGreaterThanOrEqual(CRASHES)
    expect(own.length + lost).toBeLessThan(CRASHES + 100)
  })
})

const STAGES = ['whole', 'without stack', 'without mappings']
const MARKS: Record<string, string[]> = {
  whole: [],
  'without stack': ['stack'],
  'without mappings': ['maps', 'stack'],
}

/** By the frames that only stack memory gives, and by the mappings. */
const stageOf = ({ maps, capture }: CrashEvent): string => {
  if (maps === undefined) return 'without mappings'
  return capture?.truncated?.includes('stack') ? 'without stack' : 'whole'
}
