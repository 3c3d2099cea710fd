import { UserError } from '../../model/errors.js'
import type { Libbpf } from '../bpf/libbpf.js'

/** The types and functions of the running kernel, by name. */
export interface KernelTypes {
  hasStruct(name: string): boolean
  hasFunction(name: string): boolean
}

/** include/uapi/linux/btf.h */
const BTF_KIND_STRUCT = 4
const BTF_KIND_FUNC = 12

/**
 * From the kernel itself, or from a file: BTF as /sys/kernel/btf/vmlinux has it, or an ELF file with a .BTF
 * section. Throws UserError where they cannot be read.
 */
export function readKernelTypes<T>(bpf: Libbpf, file: string | undefined, use: (types: KernelTypes) => T): T {
  const btf = file === undefined ? bpf.loadKernelBtf() : bpf.parseBtf(file, null)
  if (!btf) {
    throw new UserError(
      file === undefined
        ? `the kernel's BTF cannot be read (${bpf.error()}); give a file with --btf FILE`
        : `--btf ${file}: cannot be read as BTF (${bpf.error()}); expected a copy of /sys/kernel/btf/vmlinux, a file of BTFHub, or vmlinux with a .BTF section`,
    )
  }
  try {
    return use({
      hasStruct: (name) => bpf.findType(btf, name, BTF_KIND_STRUCT) > 0,
      hasFunction: (name) => bpf.findType(btf, name, BTF_KIND_FUNC) > 0,
    })
  } finally {
    bpf.freeBtf(btf)
  }
}
