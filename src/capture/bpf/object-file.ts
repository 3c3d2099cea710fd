import { UserError } from '../../model/errors.js'
import { thisMachine } from '../../model/machine.js'
import { packageFile } from '../../model/package-file.js'
import { effectiveCapabilities, hasBit, ownStatus } from '../own-status.js'
import type { Libbpf, Pointer } from './libbpf.js'
import { CAP_SYS_ADMIN, KERNEL_BTF } from './obstacle.js'

/**
 * Opens one of the packed BPF objects for this machine's processor. `btf` is a file with the kernel's types,
 * for a kernel that does not carry them. Throws UserError where there is no such object.
 */
export function openObject(
  bpf: Libbpf,
  name:
    | 'crash'
    | 'crash-without-btf'
    | 'crash-without-iterators'
    | 'probe'
    | 'probe-threads'
    | 'snoop'
    | 'snoop-without-btf'
    | 'trace'
    | 'trace-without-btf',
  btf?: string,
): Pointer {
  const machine = thisMachine()
  if (!machine) throw new UserError(`no BPF programs for ${process.arch}: x86-64 and arm64 are supported`)
  const path = packageFile(`dist/bpf/${name}.${machine}.bpf.o`)
  const types = btf ?? (canReadModuleTypes() ? undefined : KERNEL_BTF)
  const object = bpf.openFile(path, types === undefined ? null : bpf.openOptions(types))
  if (!object) throw new UserError(`${path}: cannot be opened as a BPF object (${bpf.error()}); run: npm run build`)
  return object
}

/**
 * A type that the kernel does not have is looked for in those of its modules, which takes this privilege
 * (kernel/bpf/syscall.c: bpf_btf_get_fd_by_id). Not so if libbpf is given a file of types: then that is all there is.
 */
const canReadModuleTypes = (): boolean => hasBit(effectiveCapabilities(ownStatus() ?? ''), CAP_SYS_ADMIN)

export function programsOf(bpf: Libbpf, object: Pointer): { name: string; program: Pointer }[] {
  const found: { name: string; program: Pointer }[] = []
  for (let program = bpf.nextProgram(object, null); program; program = bpf.nextProgram(object, program)) {
    found.push({ name: String(bpf.programName(program)), program })
  }
  return found
}
