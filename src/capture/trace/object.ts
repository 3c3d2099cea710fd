import type { NativeMachine } from '../../model/machine.js'
import { syscallByName } from '../../model/syscalls/syscalls.js'
import type { Libbpf, Pointer } from '../bpf/libbpf.js'
import { type LoadedObject, loadObject } from '../bpf/object.js'
import { secondPlace } from '../probe/plan.js'
import { PLANS, TRACE_COUNTERS, TraceSettings } from './abi.js'
import { encodePlan, planOf } from './plan.js'

export type Counters = Record<(typeof TRACE_COUNTERS)[number], number>

export interface TraceSettingsInput {
  machine: NativeMachine
  follow: boolean
  /** File with the kernel's types, for a kernel that does not carry them itself. */
  btf?: string
  wanted: readonly string[]
}

const PROGRAMS = ['on_sys_enter', 'on_sys_exit', 'on_process_fork', 'on_signal_deliver', 'on_process_exit']

/** Loads bpf/trace.bpf.c. Throws UserError where the kernel refuses. */
export const loadTrace = (bpf: Libbpf, settings: TraceSettingsInput): LoadedObject<keyof Counters> =>
  loadObject(bpf, {
    name: 'trace',
    btf: settings.btf,
    programs: [...PROGRAMS, secondPlace(bpf)].filter((name) => name !== undefined),
    settings: {
      layout: TraceSettings,
      values: {
        execve: syscallByName('execve')?.number[settings.machine] ?? 0,
        follow: Number(settings.follow),
      },
    },
    counters: TRACE_COUNTERS,
    misses: { on_process_fork: 'missed', on_sys_enter: 'lost', on_sys_exit: 'lost' },
    fill: (map) => writePlans(bpf, map('plans'), settings),
  })

function writePlans(bpf: Libbpf, map: Pointer, { machine, wanted }: TraceSettingsInput): void {
  const key = Buffer.alloc(4)
  for (const name of wanted) {
    const syscall = syscallByName(name)
    const number = syscall?.number[machine]
    if (syscall === undefined || number === undefined || number >= PLANS) continue
    key.writeUInt32LE(number)
    const plan = encodePlan(planOf(syscall))
    bpf.update(map, key, key.length, plan, plan.length, 0)
  }
}
