import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { type Ended, startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { expectDeaths } from './deaths.js'
import { eventsIn, parseIncidents } from './incidents.js'

const ANALYZE = ['analyze', '--live', '--format', 'json']

describeLive('stopping', () => {
  const [nullRead, exitOne] = readCases(['null-read', 'exit-1'])
  if (!nullRead || !exitOne) throw new Error('the zoo has no null-read and exit-1')
  const signals = ['SIGINT', 'SIGTERM'] as const
  let stopped: (Ended & { programs: string[]; incidents: Incident[] })[]

  /** Two collectors side by side, each ended by another signal. */
  beforeAll(async () => {
    await buildCases([nullRead, exitOne])
    const collectors = await Promise.all(signals.map(() => startWatching(ANALYZE)))
    const programs = collectors.map(({ pid }) => bpfPrograms(pid))
    await runCase(nullRead)
    await runCase(exitOne)
    const ended = await Promise.all(collectors.map(({ stop }, index) => stop(signals[index])))
    stopped = ended.map((each, index) => ({
      ...each,
      programs: programs[index] ?? [],
      incidents: parseIncidents(each.stdout),
    }))
  })

  it.each(signals.map((signal, index) => ({ signal, index })))(
    '$signal ends it cleanly, with all it saw and no program left',
    ({ index }) => {
      const { status, stderr, programs = [], incidents = [] } = stopped[index] ?? {}
      expect(programs.length).toBeGreaterThanOrEqual(4)
      expect(status).toBe(0)
      expectDeaths(nullRead, eventsIn(nullRead.folder, incidents))
      expect(stderr?.at(-1)).toMatch(/^crashcrawler: stopped: \d+ reported, \d+ captured, 0 lost$/)
      expect(allBpfPrograms().filter((id) => programs.includes(id))).toEqual([])
    },
  )

  it('two collectors side by side see the same deaths', () => {
    const [first = [], second = []] = stopped.map(({ incidents }) =>
      [nullRead, exitOne].flatMap(({ folder }) => eventsIn(folder, incidents)),
    )
    expect(first.map(({ process }) => process.comm)).toEqual(['null-read', 'exit-1'])
    expect(second.map(({ id, findings }) => ({ id, findings }))).toEqual(
      first.map(({ id, findings }) => ({ id, findings })),
    )
  })
})

/** The kernel's ids of the BPF programs that a process holds, by proc_pid_fdinfo(5). A link keeps its program attached. */
function bpfPrograms(pid: number | string): string[] {
  const ids = descriptors(pid).flatMap((fd) => {
    const [, id] = readIfThere(`/proc/${pid}/fdinfo/${fd}`).match(/^prog_id:\s*(\d+)$/m) ?? []
    return id === undefined ? [] : [id]
  })
  return [...new Set(ids)]
}

const allBpfPrograms = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(bpfPrograms)

function descriptors(pid: number | string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).includes('bpf'))
  } catch {
    return []
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
