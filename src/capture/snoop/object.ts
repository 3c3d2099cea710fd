import type { ExitsMode } from '../../model/exits.js'
import type { Libbpf } from '../bpf/libbpf.js'
import { type LoadedObject, loadObject } from '../bpf/object.js'
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

export type SnoopCounters = Record<(typeof SNOOP_COUNTERS)[number], number>

/** Loads bpf/snoop.bpf.c. Throws UserError where the kernel refuses. */
export const loadSnoop = (bpf: Libbpf, settings: SnoopSettings): LoadedObject<keyof SnoopCounters> =>
  loadObject(bpf, {
    name: 'snoop',
    btf: settings.btf,
    programs: ['on_process_exit', ...(settings.starts ? ['on_process_exec'] : [])],
    settings: {
      layout: Layout,
      values: {
        exits: SNOOP_EXITS[settings.exits],
        collector_pid: settings.collectorPid,
        threads: Number(settings.threads),
        cgroups: Number(settings.cgroups),
      },
    },
    counters: SNOOP_COUNTERS,
    misses: { on_process_exit: 'lost', on_process_exec: 'lost' },
  })
