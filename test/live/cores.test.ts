import { beforeAll, expect, it } from 'vitest'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Stack } from '../../src/model/event.js'
import type { Incident } from '../../src/model/finding.js'
import { describeCores } from '../capture/core/cores.js'
import { crasherNames, dumpCrashers } from '../capture/core/crashers.js'
import { runCli } from '../cli/run-cli.js'
import { describeLive } from './availability.js'
import { parseIncidents } from './incidents.js'
import { newFolder } from './programs.js'

/** What a core tells as well as the record of the same death. A core has no name for who sent a signal, and no times. */
const SAME: Readonly<Record<string, (incident: Incident) => unknown>> = {
  termination: ({ termination }) => termination,
  fault: ({ fault }) => fault && { ...fault, mapping: fault.mapping?.path, time: undefined, handlerMs: undefined },
  registers: ({ registers }) => registers,
  stack: ({ stack }) => stack && framesOf(stack),
  mappings: ({ maps }) =>
    maps?.map(({ start, end, perms, path }) => [start, end, perms.slice(0, 3), isHeap(path) ? undefined : path]),
  heap: ({ maps }) => maps?.findIndex(({ path }) => isHeap(path)),
  libraries: ({ libraries }) => libraries,
  message: ({ message }) => message,
  process: ({ process: { pid, tid, ppid, comm, exe, argv, uid, gid, threads } }) => [
    ...[pid, tid, ppid, comm, exe, argv, uid, gid, threads],
  ],
  sender: ({ sender }) => sender?.pid,
  causes: ({ findings }) => findings.map(({ rule, cause }) => [rule, cause]),
  signature: ({ signature }) => signature,
}

const isHeap = (path: string | undefined): boolean => path === '[heap]'

const framesOf = ({ unwinder, frames }: Stack): unknown[] => [
  unwinder,
  ...frames.map(({ ip, symbol, file, line, module }) => [ip, symbol, file, line, module]),
]

describeCores('a core and the live record of one death', () => {
  describeLive('tell the same', () => {
    const folder = newFolder()
    const live = new Map<string, Incident>()
    const cores = new Map<string, Incident>()

    beforeAll(async () => {
      const watching = await startWatching(['analyze', '--live', '--stack-bytes', '262144', '--format', 'json'])
      const deaths = dumpCrashers(folder)
      const recorded = parseIncidents((await watching.stop()).stdout)
      const paths = [...deaths.values()].map(({ core }) => core)
      const read = parseIncidents((await runCli(['analyze', ...paths, '--format', 'json'])).stdout)
      for (const [index, [name, { cwd }]] of [...deaths].entries()) {
        const [core, record] = [read[index], recorded.find(({ process }) => process.cwd === cwd)]
        if (core) cores.set(name, core)
        if (record) live.set(name, record)
      }
    })

    const all = crasherNames.flatMap((name) => Object.keys(SAME).map((what): [string, string] => [name, what]))
    // It is the C library that knows where the heap is; in a static program nobody finds it.
    it.each(all.filter(([name, what]) => name !== 'static' || what !== 'heap'))('%s: %s', (name, what) => {
      const [core, record] = [cores.get(name), live.get(name)]
      if (!core || !record) throw new Error(`no incident of ${name}`)
      expect(SAME[what]?.(core)).toEqual(SAME[what]?.(record))
    })
  })
})
