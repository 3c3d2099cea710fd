import type { ExitsMode } from '../live/abi.js'
import { readCounters } from '../live/counters.js'
import type { Libbpf, Pointer } from '../live/libbpf.js'
import { openObject } from '../live/object-file.js'
import { attachProgram, loadPrograms } from '../live/programs.js'
import { SnoopSettings as Layout, SNOOP_COUNTERS, SNOOP_EXITS } from './abi.js'

export interface SnoopSettings {
  exits: ExitsMode
  /** Children of this process are its own helpers. */
  collectorPid: number
  /** Processes that start a program, too. */
  starts: boolean
  /** Each thread that ends, and not only the last of a process. */
  threads: boolean
  /** With the path of the control group. */
  cgroups: boolean
  /** File with the kernel's types, for a kernel that does not carry them itself. */
  btf?: string
}

export interface SnoopObject {
  ringFd: number
  attach(): void
  lost(): number
  /** Detaches every program and frees every map. */
  close(): void
}

/** Throws UserError where the kernel refuses. */
export function loadSnoop(bpf: Libbpf, settings: SnoopSettings): SnoopObject {
  const object = openObject(bpf, settings.btf === undefined ? 'snoop' : 'snoop-without-btf', settings.btf)
  const links: Pointer[] = []
  const close = (): void => {
    for (const link of links) bpf.destroyLink(link)
    bpf.close(object)
  }
  try {
    writeSettings(bpf, bpf.findMap(object, '.rodata.settings'), settings)
    const programs = loadPrograms(bpf, object, ['on_process_exit', ...(settings.starts ? ['on_process_exec'] : [])])
    const counters = bpf.findMap(object, 'counters')
    return {
      ringFd: bpf.mapFd(bpf.findMap(object, 'ring')),
      attach: () => {
        for (const program of programs) links.push(attachProgram(bpf, program))
      },
      lost: () => readCounters(bpf, counters, SNOOP_COUNTERS).lost,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function writeSettings(bpf: Libbpf, map: Pointer, settings: SnoopSettings): void {
  const bytes = Buffer.alloc(Layout.size)
  const values: Record<keyof typeof Layout.offsets, number> = {
    exits: SNOOP_EXITS[settings.exits],
    collector_pid: settings.collectorPid,
    threads: Number(settings.threads),
    cgroups: Number(settings.cgroups),
  }
  for (const [name, offset] of Object.entries(Layout.offsets)) bytes.writeUInt32LE(values[name] ?? 0, offset)
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}
