import { ARGV_CAPACITY } from '../../model/capacities.js'
import type { EvidenceSettings } from '../../model/evidence-settings.js'
import type { ExitsMode } from '../../model/exits.js'
import { thisMachine } from '../../model/machine.js'
import type { Libbpf, Pointer } from '../bpf/libbpf.js'
import { type LoadedObject, loadObject } from '../bpf/object.js'
import type { CoredumpSocket } from '../frozen/holding.js'
import type { Plan, PlanOptions } from '../probe/plan.js'
import { namespaceOf } from '../resolve/held-root.js'
import type { Presence } from '../resolve/resolver.js'
import { ENVIRONMENT_CAPACITY, Head, MAPPINGS_CAPACITY, POINTED_LENGTH, Pointed, TEXTS_CAPACITY } from './abi.js'
import { locateAbortMessage } from './abort-message.js'
import { Breadcrumbs } from './breadcrumbs-abi.js'
import { callTexts } from './call-texts.js'
import { Refused } from './refused-abi.js'
import { COUNTERS, EXITS, Settings } from './settings-abi.js'

export interface CaptureSettings extends PlanOptions, EvidenceSettings {
  exits: ExitsMode
  /** Children of this process are its own helpers, not incidents. */
  collectorPid: number
  /** What a process last wrote to its standard error, and the last system calls that failed it. */
  breadcrumbs?: boolean
  /** Whether what reads foreign files waits for the first death; it does unless given. */
  resolver?: Presence
  /** Nothing but one command and its descendants: that which the map `follows` marks. */
  followed?: boolean
  /** What dumps core is held at the coredump socket, so that more can be read of it. */
  coredumpSocket?: CoredumpSocket
}

export type Counters = Record<(typeof COUNTERS)[number], number>

/** Loads bpf/crash.bpf.c. Throws UserError where the kernel refuses. */
export function loadDeaths(bpf: Libbpf, settings: CaptureSettings, plan: Plan): LoadedObject<keyof Counters> {
  const cpus = bpf.possibleCpus()
  return loadObject(bpf, {
    name: 'crash',
    btf: plan.btf,
    withoutIterators: !plan.iteratesThreads,
    programs: [...plan.programs, ...programsFor(settings)],
    settings: { layout: Settings, values: settingsOf(settings, plan, cpus) },
    counters: COUNTERS,
    misses: { on_process_fork: 'unfollowed', ...(plan.hasSecondPlace ? {} : { on_process_exit: 'lost' }) },
    size: (map) => {
      // As bpf/maps.bpf.h has it: a second slot of each CPU for the program that can be preempted.
      const slots = plan.exitHook === 'fentry' || plan.exitHook === 'tracepoint' ? 2 * cpus : cpus
      bpf.setMaxEntries(map('works'), slots)
      bpf.setMaxEntries(map('scratches'), slots)
      bpf.setValueSize(map('scratches'), scratchBytes(settings))
    },
    fill: (map) => {
      if (settings.breadcrumbs) addCallTexts(bpf, map('call_texts'))
      addAbortMessage(bpf, map('abort_messages'))
    },
  })
}

const settingsOf = (settings: CaptureSettings, plan: Plan, cpus: number): Record<string, number> => ({
  exits: EXITS[settings.exits],
  collector_pid: settings.collectorPid,
  stack_bytes: settings.stackBytes,
  environment: Number(settings.environment.length > 0),
  pointed: pointedBytes(settings),
  before_exit_mm: Number(plan.exitHook === 'kprobe' || plan.exitHook === 'fentry'),
  at_delivery: Number(plan.exitHook === 'none'),
  cpus,
  followed: Number(settings.followed ?? false),
  breadcrumbs: Number(settings.breadcrumbs ?? false),
  threads: settings.threads,
  thread_stack_bytes: settings.threadStackBytes,
  iterates_threads: Number(plan.iteratesThreads),
  has_second_place: Number(plan.hasSecondPlace),
  own_mounts: namespaceOf('self') ?? 0,
  first_mounts: namespaceOf('1') ?? 0,
})

const programsFor = ({ followed, breadcrumbs }: CaptureSettings): string[] => [
  ...(followed ? ['on_process_fork'] : []),
  ...(breadcrumbs ? ['on_sys_exit'] : []),
]

function addCallTexts(bpf: Libbpf, map: Pointer): void {
  const machine = thisMachine()
  if (!machine) return
  for (const [number, text] of callTexts(machine)) {
    const [key, value] = [number, text].map((word) => Buffer.from(Uint32Array.of(word).buffer))
    if (key && value) bpf.update(map, key, key.length, value, value.length, 0)
  }
}

function addAbortMessage(bpf: Libbpf, map: Pointer): void {
  const entry = locateAbortMessage(bpf)
  if (entry) bpf.update(map, entry.key, entry.key.length, entry.value, entry.value.length, 0)
}

const pointedBytes = ({ pointedMemory }: CaptureSettings): number =>
  Math.floor(pointedMemory / POINTED_LENGTH) * Pointed.size

/** The largest write to the tail is a page of user memory. */
const TAIL_SLACK = 4096

/** As bpf/maps.bpf.h bounds it: tail_capacity() and TAIL_SLACK. */
function scratchBytes(settings: CaptureSettings): number {
  const { stackBytes, environment, breadcrumbs } = settings
  const trail = breadcrumbs ? Breadcrumbs.size + Refused.size : 0
  const variables = environment.length > 0 ? ENVIRONMENT_CAPACITY : 0
  const texts = TEXTS_CAPACITY + ARGV_CAPACITY
  const tail = texts + stackBytes + MAPPINGS_CAPACITY + variables + pointedBytes(settings) + trail
  return Head.size + tail + TAIL_SLACK
}
