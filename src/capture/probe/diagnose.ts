import { UserError } from '../../model/errors.js'
import type { Capture } from '../../model/event.js'
import { type Libbpf, openLibbpf } from '../live/libbpf.js'
import { loadObject } from '../live/object.js'
import { absent, type Capability, present } from './capability.js'
import { kernelCapabilities } from './kernel.js'
import { readKernelTypes } from './kernel-types.js'
import { choosePlan, type Plan } from './plan.js'
import { systemCapabilities } from './system.js'

export interface Diagnosis {
  capabilities: Capability[]
  /** Absent where nothing can be watched. */
  tier?: Capture['tier']
  /** What the tier means on this kernel, or the first thing in the way. */
  meaning: string
}

/**
 * What this machine allows and lacks. Watches for a moment, where it can. Throws UserError where `btf`, a file with
 * the kernel's types, is none.
 */
export function diagnose(btf: string | undefined): Diagnosis {
  const system = systemCapabilities(btf)
  const has = (name: string): boolean => system.some((capability) => capability.name === name && capability.available)
  if (!has('libbpf')) return conclude(system, undefined)
  const bpf = openLibbpf()
  bpf.silence()
  if (btf !== undefined) readKernelTypes(bpf, btf, () => {})
  const privileged = has('privileges')
  const kernel = kernelCapabilities({ bpf, privileged, btf, typed: btf === undefined && has('btf') })
  const { plan, programs } = privileged && has('btf') ? tryPrograms(bpf, btf) : {}
  return conclude([...system, ...kernel, ...(programs ? [programs] : [])], plan)
}

/** The programs themselves are the last word on whether they load. */
function tryPrograms(bpf: Libbpf, btf: string | undefined): { plan?: Plan; programs: Capability } {
  const subject = { name: 'programs', title: 'the programs themselves', required: true }
  try {
    const plan = choosePlan(bpf, { btf })
    const settings = { exits: 'failed', stackBytes: 32768, environment: [], pointedMemory: false } as const
    const object = loadObject(bpf, { ...settings, collectorPid: process.pid }, plan)
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
  if (missing || !plan) return { capabilities, meaning: missing ? `${missing.title}: ${missing.detail}` : 'not tried' }
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
