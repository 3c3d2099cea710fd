import { heldCapabilities, keepOnlyReading } from '../../files/privilege.js'
import { libc } from '../../libc.js'
import { addressSpace } from './address-space.js'
import { reopenEventLoop } from './event-loop.js'
import { allowSystemCalls, type Needs } from './system-calls.js'

/** Address space beyond what Node itself has at the start: the files being read are mapped into it. */
const MEMORY_LIMIT = 2 * 1024 ** 3

/** include/uapi/asm-generic/resource.h */
const RLIMIT_CORE = 4
const RLIMIT_AS = 9

/** include/uapi/linux/prctl.h */
const PR_SET_PDEATHSIG = 1
const PR_SET_KEEPCAPS = 8
const PR_SET_NO_NEW_PRIVS = 38
const PR_CAP_AMBIENT = 47
const PR_CAP_AMBIENT_CLEAR_ALL = 4
const SIGKILL = 9

/** include/uapi/linux/capability.h */
const CAP_SETGID = 6
const CAP_SETUID = 7
const CHANGING_USER = (1 << CAP_SETGID) | (1 << CAP_SETUID)

/**
 * User ids that nothing else has: below 2^31, and above what systemd(1) and sssd(8) give away. One for each of these
 * processes by its process id, of which there are 2^22 at most; the first is that of those which share what they
 * downloaded.
 */
const FIRST_USER = 0x7f000000

/** The user and group that own nothing (kernel.overflowuid), where no others can be taken, as in a user namespace. */
const NOBODY = 65534

/** The user that keeps the downloads of debuginfod. */
export const DOWNLOADER = FIRST_USER

/**
 * Takes from this process what reading foreign files does not need, before the first of them is opened: memory without
 * end, core dumps, all privilege but that to read, its user id, and system calls. Dies with the parent even when stuck.
 */
export function confine(needs: Needs): void {
  limit(RLIMIT_AS, addressSpace() + MEMORY_LIMIT)
  limit(RLIMIT_CORE, 0)
  changeUser(needs.network ? DOWNLOADER : FIRST_USER + process.pid)
  libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
  keepOnlyReading()
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
  // A change of user id takes it back, and without these calls it cannot be had.
  libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
  allowSystemCalls(needs)
  reopenEventLoop()
}

const limit = (resource: number, value: number): void =>
  void libc.setLimit(resource, BigUint64Array.of(BigInt(value), BigInt(value)))

/**
 * The C library changes the user id of all threads; those other than this one keep no capability at all. Without the
 * privilege to do so, as a service with few capabilities, the process stays who it is.
 */
function changeUser(wanted: number): void {
  if ((heldCapabilities().effective & CHANGING_USER) !== CHANGING_USER) return
  libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
  // A user namespace has a few ids, may not have even the second one, and may keep its groups: then it stays its root.
  isDone(() => process.setgroups?.([]))
  const become = (user: number): boolean =>
    isDone(() => {
      process.setgid?.(user)
      process.setuid?.(user)
    })
  if (!become(wanted)) become(NOBODY)
}

function isDone(change: () => void): boolean {
  try {
    change()
    return true
  } catch {
    return false
  }
}
