import { SYSCALLS, type Syscall } from './syscalls.js'

/** Groups of system calls, named as strace(1) names them under -e trace=. */
export const CLASSES: Readonly<Record<string, (syscall: Syscall) => boolean>> = {
  file: ({ arguments: kinds }) => kinds.includes('p'),
  desc: ({ name, arguments: kinds }) =>
    kinds.some((kind) => kind === 'f' || kind === 'd') || MAKES_DESCRIPTOR.has(name),
  network: among(
    'accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendfile sendmmsg sendmsg sendto setsockopt shutdown socket socketpair',
  ),
  process: among(
    'clone clone3 execve execveat exit exit_group fork kill pidfd_open pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo tgkill tkill unshare vfork wait4 waitid',
  ),
  signal: among(
    'kill pause pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sigaltstack signalfd signalfd4 tgkill tkill',
  ),
  memory: among(
    'brk get_mempolicy io_destroy io_setup madvise map_shadow_stack mbind migrate_pages mincore mlock mlock2 mlockall mmap move_pages mprotect mremap mseal msync munlock munlockall munmap pkey_mprotect process_madvise remap_file_pages set_mempolicy set_mempolicy_home_node shmat shmdt',
  ),
}

const MAKES_DESCRIPTOR = new Set(
  'creat epoll_create epoll_create1 eventfd eventfd2 fanotify_init inotify_init inotify_init1 io_uring_setup memfd_create memfd_secret mq_open open perf_event_open pipe pipe2 poll ppoll pselect6 select timerfd_create userfaultfd'.split(
    ' ',
  ),
)

function among(names: string): (syscall: Syscall) => boolean {
  const wanted = new Set(names.split(' '))
  return ({ name }) => wanted.has(name)
}

export const namesIn = (group: string): string[] =>
  SYSCALLS.flatMap((syscall) => (CLASSES[group]?.(syscall) ? [syscall.name] : []))
