import { release } from 'node:os'
import type { Capture } from '../../model/capture.js'
import type { Libbpf } from '../bpf/libbpf.js'
import { refusalOf } from './hook.js'
import { kernelNames } from './kernel-names.js'
import { readKernelTypes } from './kernel-types.js'

/** Where a death is taken while its address space is still there. */
export type ExitHook = 'tracepoint' | 'kprobe' | 'fentry' | 'none'

export interface Plan {
  tier: Capture['tier']
  exitHook: ExitHook
  /** File with the kernel's types; undefined where the kernel has them itself. */
  btf: string | undefined
  /** One thread of a dying process can see all the others. */
  iteratesThreads: boolean
  /** Deaths that one program has missed are taken by another one. */
  hasSecondPlace: boolean
  /** Of bpf/crash.bpf.c; the others are not loaded. */
  programs: readonly string[]
}

export interface PlanOptions {
  /** File with the kernel's types (BTF), for a kernel that does not carry them itself. */
  btf?: string
  /** Not the best that works here but this one: how the kernel matrix tries them all. */
  exitHook?: ExitHook
}

/** What sched_process_exit carries where the address space is still there. */
const EXIT_WITH_MEMORY = 'trace_event_raw_sched_process_exit'

/** Besides on_process_exit. */
const EXIT_PROGRAMS: Partial<Record<ExitHook, string>> = { kprobe: 'on_exit_mm', fentry: 'on_exit_mm_by_fentry' }

const SECOND_PLACES: readonly [probe: string, program: string][] = [
  ['kprobe_exit_mm_release', 'on_missed_exit'],
  ['kprobe_mm_exit_exec_release', 'on_missed_exit_not_exec'],
]

const ALWAYS = ['on_signal_generate', 'on_signal_deliver', 'on_process_exec', 'on_process_exit']

/**
 * How to watch on a kernel that allows everything, as all since 6.16 should; undefined where this is none. To try it at once
 * saves what choosePlan tries before, for each of which libbpf reads the types of the kernel.
 */
export function bestPlan(bpf: Libbpf, { btf, exitHook }: PlanOptions): Plan | undefined {
  if (btf !== undefined || exitHook !== undefined || !kernelNames(EXIT_WITH_MEMORY)) return undefined
  const exitProgram = secondPlace(bpf)
  return {
    tier: tierOf('tracepoint', btf),
    exitHook: 'tracepoint',
    btf,
    iteratesThreads: true,
    hasSecondPlace: exitProgram !== undefined,
    programs: [...ALWAYS, 'on_mark_victim', ...(exitProgram ? [exitProgram] : [])],
  }
}

/** How to watch on the running kernel, found by trying. Throws UserError where its types cannot be read. */
export function choosePlan(bpf: Libbpf, { btf, exitHook = findExitHook(bpf, btf) }: PlanOptions): Plan {
  const exitProgram = exitHook === 'tracepoint' ? secondPlace(bpf) : EXIT_PROGRAMS[exitHook]
  const hasVictims = refusalOf(bpf, btf === undefined ? 'typed_mark_victim' : 'raw_mark_victim') === undefined
  return {
    tier: tierOf(exitHook, btf),
    exitHook,
    btf,
    iteratesThreads:
      btf === undefined && mayIterate(exitHook) && refusalOf(bpf, 'thread_iterator', 'probe-threads') === undefined,
    hasSecondPlace: exitProgram !== undefined,
    programs: [...ALWAYS, ...(hasVictims ? ['on_mark_victim'] : []), ...(exitProgram ? [exitProgram] : [])],
  }
}

/**
 * Programs on kprobes may not call the functions of the kernel that iterators are made of (kernel/bpf/btf.c:
 * bpf_prog_type_to_kfunc_hook). Between 6.7, which has the iterator, and 6.16 each thread comes by itself.
 */
const mayIterate = (exitHook: ExitHook): boolean => exitHook !== 'kprobe'

/**
 * The program that takes what on_process_exit misses since Linux 7.0, where programs of tracepoints can be preempted
 * (include/linux/tracepoint.h: __DECLARE_TRACE); undefined where none can. Before, it would only cost time at every exit.
 */
export const secondPlace = (bpf: Libbpf): string | undefined =>
  Number.parseInt(release(), 10) >= 7
    ? SECOND_PLACES.find(([probe]) => refusalOf(bpf, probe) === undefined)?.[1]
    : undefined

function tierOf(exitHook: ExitHook, btf: string | undefined): Plan['tier'] {
  if (btf !== undefined) return 'D'
  if (exitHook === 'tracepoint') return 'A'
  return exitHook === 'none' ? 'C' : 'B'
}

/**
 * 6.16 gave sched_process_exit an event of its own when it moved it before exit_mm(), and backports carry both.
 * A kprobe comes before fentry: it cannot be preempted, so that it sees every death itself.
 */
function findExitHook(bpf: Libbpf, btf: string | undefined): ExitHook {
  if (exitHasMemory(bpf, btf)) return 'tracepoint'
  if (refusalOf(bpf, 'kprobe_exit_mm_release') === undefined) return 'kprobe'
  if (btf === undefined && refusalOf(bpf, 'fentry_exit_mm_release') === undefined) return 'fentry'
  return 'none'
}

const exitHasMemory = (bpf: Libbpf, btf: string | undefined): boolean =>
  readKernelTypes(bpf, btf, (types) => types.hasStruct(EXIT_WITH_MEMORY))
