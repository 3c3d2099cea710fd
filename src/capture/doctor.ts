import type { Capture } from '../model/capture.js'
import { UserError } from '../model/errors.js'
import { visible } from '../model/text/visible.js'
import { type Libbpf, openLibbpf } from './bpf/libbpf.js'
import { loadDeaths } from './deaths/object.js'
import { isHandler, isOwnPattern, readCorePattern } from './frozen/core-pattern.js'
import { hasCoredumpRequests } from './frozen/supported.js'
import { absent, type Capability, present, unknown } from './probe/capability.js'
import { kernelCapabilities } from './probe/kernel.js'
import { readKernelTypes } from './probe/kernel-types.js'
import { choosePlan, type Plan } from './probe/plan.js'
import { systemCapabilities } from './probe/system.js'
import { tracingRefusal } from './ptrace/probe.js'

export interface Diagnosis {
  capabilities: Capability[]
  /** Absent where nothing can be watched. */
  tier?: Capture['tier']
  /** What the tier means on this kernel, or the first thing in the way. */
  meaning: string
}

/**
 * What this machine allows and lacks. Watches for a moment, where it can. Throws UserError where `btf`, a file with
 * the kernel's types, cannot be read.
 */
export function diagnose(btf: string | undefined): Diagnosis {
  const system = [...systemCapabilities(btf), tracing()]
  const has = (name: string): boolean => system.some((capability) => capability.name === name && capability.available)
  if (!has('libbpf')) return conclude(system, undefined)
  const bpf = openLibbpf()
  bpf.silence()
  if (btf !== undefined) readKernelTypes(bpf, btf, () => {})
  const privileged = has('privileges')
  const typed = btf === undefined && has('btf')
  const kernel = [
    ...kernelCapabilities({ bpf, privileged, btf, typed }),
    coredumpSocket(typed || btf !== undefined ? readKernelTypes(bpf, btf, hasCoredumpRequests) : undefined),
  ]
  const { plan, programs } = privileged && has('btf') ? tryPrograms(bpf, btf) : {}
  return conclude([...system, ...kernel, ...(programs ? [programs] : [])], plan)
}

/** What `run` does without BPF. */
function tracing(): Capability {
  const subject = { name: 'tracing', title: 'tracing of commands (ptrace)', required: false }
  const refusal = tracingRefusal()
  if (refusal === undefined) return present(subject, 'run can watch its command without BPF')
  return absent(
    subject,
    `refused (${refusal})`,
    'kernel.yama.ptrace_scope has to be 0 or 1, and no seccomp filter or other tracer may be in the way',
  )
}

/** Whether the service can hold what dumps core, and what handles cores now. */
function coredumpSocket(isThere: boolean | undefined): Capability {
  const subject = { name: 'coredump-socket', title: 'coredump socket', required: false }
  if (isThere === undefined) return unknown(subject, 'cannot be known without the types of the kernel')
  const pattern = readCorePattern()
  const now = `kernel.core_pattern is ${visible(pattern)} now`
  if (!isThere) return absent(subject, `missing; ${now}`, 'use Linux 6.17 or later for capture.coredump-socket')
  if (isOwnPattern(pattern)) return present(subject, `${now}, as the service sets it`)
  return present(subject, isHandler(pattern) ? `${now}: capture.coredump-socket has to be displace to use it` : now)
}

/** The programs themselves are the last word on whether they load. */
function tryPrograms(bpf: Libbpf, btf: string | undefined): { plan?: Plan; programs: Capability } {
  const subject = { name: 'programs', title: 'the programs themselves', required: true }
  try {
    const plan = choosePlan(bpf, { btf })
    const settings = {
      exits: 'failed',
      stackBytes: 32768,
      threads: 64,
      threadStackBytes: 8192,
      environment: [],
      pointedMemory: 0,
    } as const
    const object = loadDeaths(bpf, { ...settings, collectorPid: process.pid }, plan)
    try {
      object.attach()
    } finally {
      object.close()
    }
    return { plan, programs: present(subject, 'load and attach') }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { programs: absent(subject, error.message) }
  }
}

/** What is required and known to be missing comes before what could not be tried for want of it. */
function conclude(capabilities: Capability[], plan: Plan | undefined): Diagnosis {
  const missing = capabilities.find(({ required, available }) => required && available === false)
  if (missing || !plan) {
    const traces = capabilities.some(({ name, available }) => name === 'tracing' && available)
    const instead = traces ? '; but run watches its command by ptrace (tier E)' : ''
    return { capabilities, meaning: `${missing ? `${missing.title}: ${missing.detail}` : 'not tried'}${instead}` }
  }
  return { capabilities, tier: plan.tier, meaning: meaningOf(plan) }
}

function meaningOf({ tier, exitHook }: Plan): string {
  const types = tier === 'D' ? 'the types of the kernel come from a file; ' : ''
  switch (exitHook) {
    case 'tracepoint':
      return `${types}everything is taken at exit, where the address space is still there`
    case 'kprobe':
    case 'fentry':
      return `${types}everything is taken by ${exitHook} just before the address space goes`
    case 'none':
      return `${types}what is in the address space is taken when a fatal signal is delivered; deaths by exit status come without it`
  }
}
