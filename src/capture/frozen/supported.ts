import { openLibbpf } from '../bpf/libbpf.js'
import { type KernelTypes, readKernelTypes } from '../probe/kernel-types.js'

/** Linux 6.17 has the protocol, by the types of the kernel: older ones take any pattern for the name of a file. */
export const hasCoredumpRequests = (types: KernelTypes): boolean => types.hasStruct('coredump_req')

/** `btf`: file with the types, where the kernel does not have them. Throws UserError where they cannot be read. */
export function hasCoredumpSocket(btf: string | undefined): boolean {
  const bpf = openLibbpf()
  bpf.silence()
  return readKernelTypes(bpf, btf, hasCoredumpRequests)
}
