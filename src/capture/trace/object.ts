import type { Machine } from '../../model/syscalls/syscalls.js'
import { syscallByName } from '../../model/syscalls/syscalls.js'
import { readCounters } from '../live/counters.js'
import type { Libbpf, Pointer } from '../live/libbpf.js'
import { openObject, programsOf } from '../live/object-file.js'
import { attachProgram, loadPrograms } from '../live/programs.js'
import { PLANS, TRACE_COUNTERS, TraceSettings } from './abi.js'
import { encodePlan, planOf } from './plan.js'

export type Counters = Record<(typeof TRACE_COUNTERS)[number], number>

/** max_entries of the ring in bpf/trace.bpf.c. */
export const RING_BYTES = 32 * 1024 * 1024

export interface TraceObject {
  ringFd: number
  followsFd: number
  attach(): void
  counters(): Counters
  close(): void
}

export interface TraceSettingsInput {
  machine: Machine
  follow: boolean
  /** File with the kernel's types, for a kernel that has none in itself. */
  btf?: string
  wanted: readonly string[]
}

/** Loads bpf/trace.bpf.c. Throws UserError where the kernel refuses. */
export function loadTraceObject(bpf: Libbpf, settings: TraceSettingsInput): TraceObject {
  const object = openObject(bpf, settings.btf === undefined ? 'trace' : 'trace-without-btf', settings.btf)
  const links: Pointer[] = []
  const close = (): void => {
    for (const link of links) bpf.destroyLink(link)
    bpf.close(object)
  }
  try {
    const map = (name: string): Pointer => bpf.findMap(object, name)
    writeSettings(bpf, map('.rodata.settings'), settings)
    const names = programsOf(bpf, object).map(({ name }) => name)
    const programs = loadPrograms(bpf, object, names)
    writePlans(bpf, map('plans'), settings)
    return {
      ringFd: bpf.mapFd(map('ring')),
      followsFd: bpf.mapFd(map('follows')),
      attach: () => {
        for (const program of programs) links.push(attachProgram(bpf, program))
      },
      counters: () => readCounters(bpf, map('counters'), TRACE_COUNTERS),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function writeSettings(bpf: Libbpf, map: Pointer, { machine, follow }: TraceSettingsInput): void {
  const bytes = Buffer.alloc(TraceSettings.size)
  const at = (name: string): number => TraceSettings.offsets[name] ?? 0
  bytes.writeUInt32LE(syscallByName('execve')?.number[machine] ?? 0, at('execve'))
  bytes.writeUInt32LE(Number(follow), at('follow'))
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}

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
