import { syscallByName } from '../../../model/syscalls/syscalls.js'
import { libc } from '../../libc.js'
import { allow, type Check, filterOf, masked, oneOf, type Rule } from './seccomp-filter.js'

/** What this process does beside reading files. */
export interface Needs {
  /** Asks debuginfod, and keeps what it gets. */
  network: boolean
  /** Runs rpm(8). */
  programs: boolean
}

/** What Node, koffi and libdw need for reading files and answering. */
const ALWAYS = words(`
  brk mmap munmap mprotect pkey_mprotect mremap madvise mincore memfd_create ftruncate
  futex set_robust_list get_robust_list rseq membarrier sched_yield sched_getaffinity getcpu restart_syscall
  exit exit_group getpid getppid gettid getuid geteuid getgid getegid getgroups getresuid getresgid capget capset
  clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
  rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack
  read pread64 readv preadv write pwrite64 writev lseek close dup fcntl fadvise64 fsync fdatasync
  fstat stat lstat newfstatat statx statfs fstatfs getdents64 readlink readlinkat access faccessat faccessat2 getcwd
  getxattr
  epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd2 pipe2 poll ppoll sendmsg recvmsg shutdown
  getsockopt getsockname
  uname sysinfo getrusage times getrandom getrlimit getpriority
`)

const FOR_PROGRAMS = words(`
  execve fork vfork wait4 waitid kill socketpair pipe dup2 dup3 arch_prctl set_tid_address close_range chdir fchdir
  umask getpgrp getpgid setrlimit
`)

/** curl and the cache of libdebuginfod. */
const FOR_NETWORK = words(`
  socket socketpair connect bind sendto recvfrom sendmmsg recvmmsg setsockopt getpeername select pselect6 pipe
  mkdir mkdirat rename renameat renameat2 unlink unlinkat rmdir link linkat symlinkat chmod fchmod fchmodat utime
  utimes utimensat futimesat flock umask fallocate
`)

/** include/uapi/asm-generic/fcntl.h: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, __O_TMPFILE */
const OPENED_TO_WRITE = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000

/** include/uapi/linux/sched.h: CLONE_NEWNS, and those from CLONE_NEWCGROUP to CLONE_NEWNET. */
const NEW_NAMESPACES = 0x7e020000
const CLONE_THREAD = 0x00010000

/** include/uapi/linux/prctl.h: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA. What raises ambient capabilities is not among them. */
const PRCTL = [15, 16, 0x53564d41]

/** include/uapi/asm-generic/ioctls.h: TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. What types into a terminal is not. */
const IOCTL = [0x5401, 0x541b, 0x5421, 0x5450, 0x5451]

/**
 * Calls that go by an argument. clone3(2) is in no list, because its flags are in memory: C libraries then use clone(2).
 * The same holds for openat2(2).
 */
const checksOf = ({ network, programs }: Needs): Record<string, Check> => ({
  clone: programs ? masked(0, NEW_NAMESPACES, 0) : masked(0, NEW_NAMESPACES | CLONE_THREAD, CLONE_THREAD),
  open: network ? allow : masked(1, OPENED_TO_WRITE, 0),
  openat: network ? allow : masked(2, OPENED_TO_WRITE, 0),
  prctl: oneOf(0, PRCTL),
  ioctl: oneOf(1, IOCTL),
  tgkill: oneOf(0, [process.pid]),
  prlimit64: oneOf(0, [0, process.pid]),
})

/** include/uapi/linux/audit.h, and seccomp(2) by its number. */
const MACHINES = {
  x64: { machine: 'x86_64', audit: 0xc000003e, seccomp: 317 },
  arm64: { machine: 'aarch64', audit: 0xc00000b7, seccomp: 277 },
} as const

/** include/uapi/linux/seccomp.h: for all threads, those that run already too. */
const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1

/**
 * Has the kernel allow this process, and all it starts, the system calls that it needs and no others: those are not
 * there (ENOSYS), so that libraries do without them as on an older kernel. Needs PR_SET_NO_NEW_PRIVS. Where the kernel
 * has no seccomp, all stay allowed.
 */
export function allowSystemCalls(needs: Needs): void {
  if (process.arch !== 'x64' && process.arch !== 'arm64') return
  const { machine, audit, seccomp } = MACHINES[process.arch]
  const names = [...ALWAYS, ...(needs.programs ? FOR_PROGRAMS : []), ...(needs.network ? FOR_NETWORK : [])]
  const checks = [...names.map((name): [string, Check] => [name, allow]), ...Object.entries(checksOf(needs))]
  // arm64 has no open, stat and their like, which others replaced.
  const rules = checks.flatMap(([name, check]): Rule | [] => {
    const number = syscallByName(name)?.number[machine]
    return number === undefined ? [] : { number, check }
  })
  const filter = filterOf(audit, rules)
  libc.seccomp(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, { len: filter.length / 8, filter })
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
