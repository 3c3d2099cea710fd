import { AUXV } from '../../model/core-notes.js'
import type { Host } from '../../model/process.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import { readOwnVdso } from '../own-vdso.js'
import type { Core } from './core.js'
import type { CoreProcess } from './read-process.js'

type HostEvidence = Pick<Core, 'machine'> & {
  memory: Pick<ProcessMemory, 'read'>
  process: { auxv?: Pick<NonNullable<CoreProcess['auxv']>, 'get'> | undefined }
}

/**
 * The machine of the crash. A core has only its architecture, and the vdso, which is of one build of the kernel, with what that
 * has patched for the processor (arch/x86/entry/vdso/vma.c: init_vdso_image): where it is as this machine has it, it is
 * taken for this machine; of any other, nothing here says what it is. The name of this one stays, because histories need one.
 */
export function hostOf({ machine, memory, process: { auxv } }: HostEvidence, here: Host): Host {
  const vdso = readOwnVdso()
  const address = auxv?.get(AUXV.vdso)
  const isHere = vdso !== undefined && address !== undefined && memory.read(address, vdso.length).equals(vdso)
  if (isHere) return { ...here, arch: machine, cpuFlags: undefined }
  return { hostname: here.hostname, ofReader: true, kernel: '', arch: machine }
}
