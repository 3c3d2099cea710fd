import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { describeLive } from './availability.js'
import { expectDeaths } from './deaths.js'
import { eventsIn, parseIncidents } from './incidents.js'

const ANALYZE = ['analyze', '--live', '--format', 'json']

describeLive('stopping', () => {
  const [nullRead, exitOne] = readCases(['null-read', 'exit-1'])
  if (!nullRead || !exitOne) throw new Error('the zoo has no null-read and exit-1')

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly, with all it saw and no program left', async (signal) => {
    await buildCases([nullRead])
    const watching = await startWatching(ANALYZE)
    const programs = bpfPrograms(watching.pid)
    await runCase(nullRead)
    const { status, stdout, stderr } = await watching.stop(signal)

    expect(programs.length).toBeGreaterThanOrEqual(4)
    expect(status).toBe(0)
    expectDeaths(nullRead, eventsIn(nullRead.folder, parseIncidents(stdout)))
    expect(stderr.at(-1)).toMatch(/^crashcrawler: stopped: \d+ reported, \d+ captured, 0 lost$/)
    expect(allBpfPrograms().filter((id) => programs.includes(id))).toEqual([])
  })

  it('two collectors side by side see the same deaths', async () => {
    await buildCases([nullRead, exitOne])
    const both = await Promise.all([startWatching(ANALYZE), startWatching(ANALYZE)])
    await runCase(nullRead)
    await runCase(exitOne)
    const [first = [], second = []] = (await Promise.all(both.map(({ stop }) => stop()))).map(({ stdout }) =>
      [nullRead, exitOne].flatMap(({ folder }) => eventsIn(folder, parseIncidents(stdout))),
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
