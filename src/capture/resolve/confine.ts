import { addressSpace } from './address-space.js'
import { libc } from './libc.js'
import { refuseSystemCalls } from './system-calls.js'

/** Address space beyond what Node itself has at the start: the files being read are mapped into it. */
const MEMORY_LIMIT = 2 * 1024 ** 3

/** include/uapi/asm-generic/resource.h */
const RLIMIT_CORE = 4
const RLIMIT_AS = 9

/** include/uapi/linux/prctl.h */
const PR_SET_PDEATHSIG = 1
const PR_SET_KEEPCAPS = 8
const PR_SET_NO_NEW_PRIVS = 38
const SIGKILL = 9

/** include/uapi/linux/capability.h. The second one is for /proc/PID/root, which the files of containers are read through. */
const CAP_DAC_READ_SEARCH = 2
const CAP_SYS_PTRACE = 19
const CAPABILITY_VERSION_3 = 0x20080522

/** The user and group that own nothing (kernel.overflowuid). */
export const NOBODY = 65534

/**
 * Takes from this process what reading foreign files does not need, before the first of them is opened: memory
 * without end, core dumps, as root all privilege but that to read,
 * and system calls. Dies with the parent even when stuck.
 */
export function confine(network: boolean): void {
  limit(RLIMIT_AS, addressSpace() + MEMORY_LIMIT)
  limit(RLIMIT_CORE, 0)
  if (process.getuid?.() === 0) dropPrivileges()
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
  refuseSystemCalls(network)
  // A change of user id takes it back, so it comes last.
  libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
}

const limit = (resource: number, value: number): void =>
  void libc.setLimit(resource, BigUint64Array.of(BigInt(value), BigInt(value)))

/** The C library changes the user id of all threads; those other than this one keep no capability at all. */
function dropPrivileges(): void {
  libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
  process.setgroups?.([])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
  const kept = (1 << CAP_DAC_READ_SEARCH) | (1 << CAP_SYS_PTRACE)
  const [effective, permitted, inheritable] = [kept, kept, 0]
  const sets = Uint32Array.of(effective, permitted, inheritable, 0, 0, 0)
  if (libc.setCapabilities(Uint32Array.of(CAPABILITY_VERSION_3, 0), sets) !== 0) {
    throw new Error('the capabilities of the resolver could not be dropped')
  }
}
