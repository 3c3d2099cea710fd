import os from 'node:os'
import type { Plan, PlanOptions } from '../probe/plan.js'
import {
  COUNTERS,
  ENVIRONMENT_CAPACITY,
  EXITS,
  type ExitsMode,
  Head,
  MAPPINGS_CAPACITY,
  Mapping,
  PATH_CAPACITY,
  Pointed,
  REGISTER_COUNT,
  Settings,
} from './abi.js'
import { locateAbortMessage } from './abort-message.js'
import { Breadcrumbs } from './breadcrumbs-abi.js'
import { callTexts } from './call-texts.js'
import { readCounters } from './counters.js'
import type { Libbpf, Pointer } from './libbpf.js'
import { openObject } from './object-file.js'
import { attachProgram, loadPrograms } from './programs.js'

export interface CaptureSettings extends PlanOptions {
  exits: ExitsMode
  /** Children of this process are its own helpers, not incidents. */
  collectorPid: number
  /** Most bytes of user stack in a record; a multiple of 1024. */
  stackBytes: number
  /** Names of the environment variables to keep. */
  environment: readonly string[]
  /** Copy 64 bytes at every general register that points at readable memory. */
  pointedMemory: boolean
  /** What a process last wrote to its standard error, and the last system calls that failed it. */
  breadcrumbs?: boolean
  /** Nothing but one command and its descendants: that which `LoadedObject.follows` is marked for. */
  followed?: boolean
}

export type Counters = Record<(typeof COUNTERS)[number], number>

export interface LoadedObject {
  ringFd: number
  /** The map that marks what is to be followed. */
  followsFd: number
  attach(): void
  counters(): Counters
  /** Detaches every program and frees every map. */
  close(): void
}

/** Opens, sets up and loads the BPF object of this machine's architecture. Throws UserError where the kernel refuses. */
export function loadObject(bpf: Libbpf, settings: CaptureSettings, plan: Plan): LoadedObject {
  const object = openObject(bpf, plan.btf === undefined ? 'crash' : 'crash-without-btf', plan.btf)
  const links: Pointer[] = []
  const close = (): void => {
    for (const link of links) bpf.destroyLink(link)
    bpf.close(object)
  }
  try {
    const map = (name: string): Pointer => bpf.findMap(object, name)
    const cpus = bpf.possibleCpus()
    writeSettings(bpf, map('.rodata.settings'), { settings, plan, cpus })
    // As bpf/maps.bpf.h has it: a second slot of each CPU for the program that can be preempted.
    const slots = plan.exitHook === 'fentry' ? 2 * cpus : cpus
    bpf.setMaxEntries(map('works'), slots)
    bpf.setMaxEntries(map('scratches'), slots)
    bpf.setValueSize(map('scratches'), scratchBytes(settings))
    const programs = loadPrograms(bpf, object, [...plan.programs, ...programsFor(settings)])
    if (settings.breadcrumbs) addCallTexts(bpf, map('call_texts'))
    addAbortMessage(bpf, map('abort_messages'))
    return {
      ringFd: bpf.mapFd(map('ring')),
      followsFd: bpf.mapFd(map('follows')),
      attach: () => {
        for (const program of programs) links.push(attachProgram(bpf, program))
      },
      counters: () => readCounters(bpf, map('counters'), COUNTERS),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function writeSettings(
  bpf: Libbpf,
  map: Pointer,
  { settings, plan, cpus }: { settings: CaptureSettings; plan: Plan; cpus: number },
): void {
  const bytes = Buffer.alloc(Settings.size)
  const values: Record<keyof typeof Settings.offsets, number> = {
    exits: EXITS[settings.exits],
    collector_pid: settings.collectorPid,
    stack_bytes: settings.stackBytes,
    environment: Number(settings.environment.length > 0),
    pointed: Number(settings.pointedMemory),
    before_exit_mm: Number(plan.exitHook === 'kprobe' || plan.exitHook === 'fentry'),
    at_delivery: Number(plan.exitHook === 'none'),
    cpus,
    followed: Number(settings.followed ?? false),
    breadcrumbs: Number(settings.breadcrumbs ?? false),
  }
  for (const [name, offset] of Object.entries(Settings.offsets)) bytes.writeUInt32LE(values[name] ?? 0, offset)
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}

const programsFor = ({ followed, breadcrumbs }: CaptureSettings): string[] => [
  ...(followed ? ['on_process_fork'] : []),
  ...(breadcrumbs ? ['on_sys_exit'] : []),
]

function addCallTexts(bpf: Libbpf, map: Pointer): void {
  const machine = os.machine()
  if (machine !== 'x86_64' && machine !== 'aarch64') return
  for (const [number, text] of callTexts(machine)) {
    const [key, value] = [number, text].map((word) => Buffer.from(Uint32Array.of(word).buffer))
    if (key && value) bpf.update(map, key, key.length, value, value.length, 0)
  }
}

function addAbortMessage(bpf: Libbpf, map: Pointer): void {
  const entry = locateAbortMessage(bpf)
  if (entry) bpf.update(map, entry.key, entry.key.length, entry.value, entry.value.length, 0)
}

/** As bpf/memory.bpf.h bounds it: tail_capacity() and TAIL_SLACK. */
function scratchBytes({ stackBytes, environment, pointedMemory, breadcrumbs }: CaptureSettings): number {
  const trail = breadcrumbs ? Breadcrumbs.size : 0
  const pointed = pointedMemory ? REGISTER_COUNT * Pointed.size : 0
  const tail = stackBytes + MAPPINGS_CAPACITY + (environment.length > 0 ? ENVIRONMENT_CAPACITY : 0) + pointed + trail
  return Head.size + tail + Mapping.size + PATH_CAPACITY
}
