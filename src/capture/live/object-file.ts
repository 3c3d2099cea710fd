import { UserError } from '../../model/errors.js'
import { packageFile } from '../../model/package-file.js'
import type { Libbpf, Pointer } from './libbpf.js'

const ARCHITECTURES: Record<string, string> = { x64: 'x86_64', arm64: 'aarch64' }

/**
 * Opens one of the packed BPF objects for this machine's processor. `btf` is a file with the kernel's types,
 * for a kernel that has none in itself. Throws UserError where there is no such object.
 */
export function openObject(
  bpf: Libbpf,
  name: 'crash' | 'crash-without-btf' | 'probe' | 'snoop' | 'snoop-without-btf' | 'trace' | 'trace-without-btf',
  btf?: string,
): Pointer {
  const architecture = ARCHITECTURES[process.arch]
  if (!architecture) throw new UserError(`no BPF programs for ${process.arch}: x86-64 and arm64 are supported`)
  const path = packageFile(`dist/bpf/${name}.${architecture}.bpf.o`)
  const object = bpf.openFile(path, btf === undefined ? null : bpf.openOptions(btf))
  if (!object) throw new UserError(`${path}: cannot be opened as a BPF object (${bpf.error()}); run: npm run build`)
  return object
}

export function programsOf(bpf: Libbpf, object: Pointer): { name: string; program: Pointer }[] {
  const found: { name: string; program: Pointer }[] = []
  for (let program = bpf.nextProgram(object, null); program; program = bpf.nextProgram(object, program)) {
    found.push({ name: String(bpf.programName(program)), program })
  }
  return found
}
