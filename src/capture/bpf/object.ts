import { readCounters } from './counters.js'
import type { Struct } from './layout.js'
import type { Libbpf, Pointer } from './libbpf.js'
import { missesOf } from './misses.js'
import { openObject, programsOf } from './object-file.js'
import { attachProgram, loadPrograms } from './programs.js'
import type { RingMap } from './ring.js'

/** What a BPF object is loaded with. */
export interface ObjectPlan<Counter extends string> {
  name: 'crash' | 'snoop' | 'trace'
  /** File with the kernel's types, for a kernel that does not carry them itself. */
  btf?: string
  /** The object for kernels without open-coded iterators; those without their own types have it anyway. */
  withoutIterators?: boolean
  /** Names of the programs that are loaded and attached; absent: all of the object. */
  programs?: readonly string[]
  /** `const volatile struct settings` of the object: its layout, and the value of each field. */
  settings: { layout: Struct<unknown>; values: Readonly<Record<string, number>> }
  /** Names of the slots of its counters map. */
  counters: readonly Counter[]
  /** Programs whose runs have to be counted where the kernel leaves them out, and the counter for that. */
  misses?: Readonly<Record<string, Counter>>
  /** Sets the sizes of maps, before the kernel makes them. */
  size?(map: FindMap): void
  /** Puts entries into maps, before any program runs. */
  fill?(map: FindMap): void
}

export type FindMap = (name: string) => Pointer

/** A loaded BPF object. */
export interface LoadedObject<Counter extends string> {
  ring: RingMap
  /** Descriptor of a map. */
  mapFd(name: string): number
  /** Attaches every loaded program. Throws UserError where the kernel refuses. */
  attach(): void
  counters(): Record<Counter, number>
  /** Detaches every program: nothing is captured or counted from then on. */
  detach(): void
  /** The same, and frees every map. */
  close(): void
}

/**
 * Opens, sets up and loads the BPF object of this machine's processor: the one life cycle that deaths, snoop and
 * trace share. Throws UserError where the kernel refuses.
 */
export function loadObject<Counter extends string>(bpf: Libbpf, plan: ObjectPlan<Counter>): LoadedObject<Counter> {
  const object = openObject(bpf, objectFor(plan), plan.btf)
  const links: Pointer[] = []
  const detach = (): void => {
    for (const link of links.splice(0)) bpf.destroyLink(link)
  }
  const close = (): void => {
    detach()
    bpf.close(object)
  }
  const map: FindMap = (name) => bpf.findMap(object, name)
  try {
    writeSettings(bpf, map('.rodata.settings'), plan.settings)
    plan.size?.(map)
    const programs = loadPrograms(bpf, object, plan.programs ?? programsOf(bpf, object).map(({ name }) => name))
    const watched = programs.flatMap((program) => {
      const counter = plan.misses?.[String(bpf.programName(program))]
      return counter === undefined ? [] : [{ program, counter }]
    })
    plan.fill?.(map)
    const counters = map('counters')
    const ring = map('ring')
    return {
      ring: { fd: bpf.mapFd(ring), bytes: bpf.maxEntries(ring) },
      mapFd: (name) => bpf.mapFd(map(name)),
      attach: () => {
        for (const program of programs) links.push(attachProgram(bpf, program))
      },
      counters: () => {
        const counted = readCounters(bpf, counters, plan.counters)
        for (const { program, counter } of watched) counted[counter] += missesOf(bpf, program)
        return counted
      },
      detach,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function objectFor<Counter extends string>({ name, btf, withoutIterators }: ObjectPlan<Counter>) {
  if (btf !== undefined) return `${name}-without-btf` as const
  return name === 'crash' && withoutIterators ? 'crash-without-iterators' : name
}

/** Fields are 32 bits wide. One without a value is a mistake of the caller, not a zero. */
function writeSettings(bpf: Libbpf, map: Pointer, { layout, values }: ObjectPlan<string>['settings']): void {
  const bytes = Buffer.alloc(layout.size)
  for (const [name, offset] of Object.entries(layout.offsets)) {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for the setting ${name}`)
    bytes.writeUInt32LE(value, offset)
  }
  bpf.copyIn(bpf.initialValue(map, [0]), bytes, bytes.length)
}
