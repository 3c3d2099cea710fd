import { libc } from './libc.js'

/**
 * System calls that reading files does not need and the kept capabilities make powerful: into other processes, past
 * the permissions of folders, around this very filter. By architecture, as include/uapi/asm-generic/unistd.h and
 * arch/x86/entry/syscalls/syscall_64.tbl number them.
 */
const REFUSED = {
  x64: {
    audit: 0xc000003e,
    seccomp: 317,
    socket: 41,
    calls: {
      ...{ ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, pidfd_getfd: 438, process_madvise: 440 },
      ...{ open_by_handle_at: 304, io_uring_setup: 425, setns: 308, unshare: 272, mount: 165, chroot: 161 },
      ...{ bpf: 321, perf_event_open: 298, userfaultfd: 323, add_key: 248, request_key: 249, keyctl: 250, kcmp: 312 },
    },
  },
  arm64: {
    audit: 0xc00000b7,
    seccomp: 277,
    socket: 198,
    calls: {
      ...{ ptrace: 117, process_vm_readv: 270, process_vm_writev: 271, pidfd_getfd: 438, process_madvise: 440 },
      ...{ open_by_handle_at: 265, io_uring_setup: 425, setns: 268, unshare: 97, mount: 40, chroot: 51 },
      ...{ bpf: 280, perf_event_open: 241, userfaultfd: 282, add_key: 217, request_key: 218, keyctl: 219, kcmp: 272 },
    },
  },
}

/** include/uapi/linux/seccomp.h, bpf_common.h: of all threads, those that run already too. */
const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1
const RET_ALLOW = 0x7fff0000
const RET_ERRNO = 0x00050000
const EPERM = 1
const LOAD_WORD = 0x20
const JUMP_IF_EQUAL = 0x15
const JUMP_IF_NOT_BELOW = 0x35
const RETURN = 0x06

/** struct seccomp_data */
const NUMBER_AT = 0
const ARCHITECTURE_AT = 4

/** System calls of the x32 ABI, arch/x86/include/uapi/asm/unistd.h. */
const X32 = 0x40000000

/**
 * Has the kernel refuse those system calls to this process and all it starts, and the network where it is not needed.
 * Needs PR_SET_NO_NEW_PRIVS. Where the kernel has no seccomp, nothing is refused.
 */
export function refuseSystemCalls(network: boolean): void {
  const refused = process.arch === 'x64' || process.arch === 'arm64' ? REFUSED[process.arch] : undefined
  if (!refused) return
  const numbers = [...Object.values(refused.calls), ...(network ? [] : [refused.socket])]
  const filter = filterOf(refused.audit, numbers)
  const program = { len: filter.length / 8, filter }
  libc.seccomp(refused.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program)
}

/** struct sock_filter, include/uapi/linux/filter.h: a jump is over so many instructions. */
function filterOf(architecture: number, numbers: number[]): Uint8Array {
  const { length } = numbers
  const instructions = [
    [LOAD_WORD, 0, 0, ARCHITECTURE_AT],
    [JUMP_IF_EQUAL, 0, length + 3, architecture],
    [LOAD_WORD, 0, 0, NUMBER_AT],
    [JUMP_IF_NOT_BELOW, length + 1, 0, X32],
    ...numbers.map((number, index) => [JUMP_IF_EQUAL, length - index, 0, number]),
    [RETURN, 0, 0, RET_ALLOW],
    [RETURN, 0, 0, RET_ERRNO | EPERM],
  ]
  const filter = Buffer.alloc(instructions.length * 8)
  for (const [index, [code = 0, ifTrue = 0, ifFalse = 0, constant = 0]] of instructions.entries()) {
    filter.writeUInt16LE(code, index * 8)
    filter.writeUInt8(ifTrue, index * 8 + 2)
    filter.writeUInt8(ifFalse, index * 8 + 3)
    filter.writeUInt32LE(constant, index * 8 + 4)
  }
  return filter
}
