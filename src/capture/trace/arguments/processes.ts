import { type Argument, bytesAt, hex, pointer, shown, unsigned } from './argument.js'
import {
  address,
  directory,
  filled,
  filledBuffer,
  given,
  hexNumber,
  int,
  path,
  size,
  uint,
  word,
  wordCount,
  words,
} from './common.js'
import { bits, choice, flags, flagsText, type Names, nameOf, numbered } from './flags.js'
import { signalText } from './signals.js'
import { quoteText } from './text.js'

/** include/uapi/linux/sched.h */
const CLONE: Names = {
  CLONE_NEWTIME: 0x80,
  ...bits(
    'CLONE_',
    'VM FS FILES SIGHAND PIDFD PTRACE VFORK PARENT THREAD NEWNS SYSVSEM SETTLS PARENT_SETTID CHILD_CLEARTID DETACHED UNTRACED CHILD_SETTID NEWCGROUP NEWUTS NEWIPC NEWUSER NEWPID NEWNET IO',
    8,
  ),
}
const SIGNAL_BITS = 0xff
const CLONE_TEXT_FLAGS = (value: number): string => {
  const names = flagsText(value & ~SIGNAL_BITS, CLONE, '')
  const signal = value & SIGNAL_BITS
  return [...(names ? [names] : []), ...(signal ? [signalText(signal)] : [])].join('|') || '0'
}
const has = (value: number, name: string): boolean => ((CLONE[name] ?? 0) & value) !== 0

/** arch/x86/entry/syscalls and arm64 have the last two in different order (CONFIG_CLONE_BACKWARDS). */
function cloneText(args: readonly bigint[], machine: string): string {
  const [flagBits = 0n, stack = 0n, parentTid = 0n, fourth = 0n, fifth = 0n] = args
  const [childTid, tls] = machine === 'aarch64' ? [fifth, fourth] : [fourth, fifth]
  const value = unsigned(flagBits)
  return [
    `child_stack=${pointer(stack)}`,
    `flags=${CLONE_TEXT_FLAGS(value)}`,
    ...(has(value, 'CLONE_PARENT_SETTID') ? [`parent_tid=${pointer(parentTid)}`] : []),
    ...(has(value, 'CLONE_SETTLS') ? [`tls=${hex(tls)}`] : []),
    ...(has(value, 'CLONE_CHILD_SETTID') || has(value, 'CLONE_CHILD_CLEARTID')
      ? [`child_tidptr=${pointer(childTid)}`]
      : []),
  ].join(', ')
}
const cloneArguments = shown((call) => cloneText(call.raw.arguments, call.machine))
const none = shown(() => undefined)

/** struct clone_args of include/uapi/linux/sched.h. */
const cloneStruct = given(64, (bytes) => {
  const field = (index: number): bigint => bytes.readBigUInt64LE(index * 8)
  const value = Number(field(0) & 0xffff_ffffn)
  return `{${[
    `flags=${flagsText(value, CLONE)}`,
    ...(has(value, 'CLONE_PIDFD') ? [`pidfd=${pointer(field(1))}`] : []),
    ...(has(value, 'CLONE_CHILD_SETTID') || has(value, 'CLONE_CHILD_CLEARTID')
      ? [`child_tid=${pointer(field(2))}`]
      : []),
    ...(has(value, 'CLONE_PARENT_SETTID') ? [`parent_tid=${pointer(field(3))}`] : []),
    `exit_signal=${field(4) === 0n ? '0' : signalText(Number(field(4)))}`,
    `stack=${pointer(field(5))}`,
    `stack_size=${field(6) === 0n ? '0' : hex(field(6))}`,
    ...(has(value, 'CLONE_SETTLS') ? [`tls=${pointer(field(7))}`] : []),
  ].join(', ')}}`
})

/** A status as the macros of wait(2) read it. */
function statusText(status: number): string {
  const signal = status & 0x7f
  if (signal === 0) return `{WIFEXITED(s) && WEXITSTATUS(s) == ${(status >> 8) & 0xff}}`
  if (signal === 0x7f) return `{WIFSTOPPED(s) && WSTOPSIG(s) == ${signalText((status >> 8) & 0xff)}}`
  return `{WIFSIGNALED(s) && WTERMSIG(s) == ${signalText(signal)}${status & 0x80 ? ' && WCOREDUMP(s)' : ''}}`
}

/** Not written to when the call found no process: its result is 0. */
const waitStatus = shown(
  (call, value, index) => {
    const bytes = bytesAt(call, index, 1)
    return bytes && call.raw.result > 0n ? `[${statusText(bytes.readInt32LE(0))}]` : pointer(value)
  },
  { how: 'bytes', when: ['return'], most: 4 },
)
const WAIT: Names = {
  WNOHANG: 1,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
}
const UNTRACED: Names = { ...WAIT, WUNTRACED: 2 }

const RESOURCES = choice(
  numbered(
    'RLIMIT_',
    'CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS LOCKS SIGPENDING MSGQUEUE NICE RTPRIO RTTIME',
  ),
)
function limitText(value: bigint, infinity: string): string {
  if (value === 0xffff_ffff_ffff_ffffn) return infinity
  return value > 1024n && value % 1024n === 0n ? `${value / 1024n}*1024` : String(value)
}
const limitsText =
  (infinity: string) =>
  (bytes: Buffer): string =>
    `{rlim_cur=${limitText(bytes.readBigUInt64LE(0), infinity)}, rlim_max=${limitText(bytes.readBigUInt64LE(8), infinity)}}`

/** arch/x86/include/uapi/asm/prctl.h */
const ARCH_PRCTL: Names = { ARCH_SET_GS: 0x1001, ARCH_SET_FS: 0x1002, ARCH_GET_FS: 0x1003, ARCH_GET_GS: 0x1004 }
/** include/uapi/linux/prctl.h */
const PRCTL: Names = {
  ...numbered(
    'PR_',
    'SET_PDEATHSIG GET_PDEATHSIG GET_DUMPABLE SET_DUMPABLE GET_UNALIGN SET_UNALIGN GET_KEEPCAPS SET_KEEPCAPS',
    1,
  ),
  PR_SET_NAME: 15,
  PR_GET_NAME: 16,
  PR_GET_SECCOMP: 21,
  PR_SET_SECCOMP: 22,
  PR_CAPBSET_READ: 23,
  PR_CAPBSET_DROP: 24,
  PR_GET_SECUREBITS: 27,
  PR_SET_SECUREBITS: 28,
  PR_SET_TIMERSLACK: 29,
  PR_SET_MM: 35,
  PR_SET_CHILD_SUBREAPER: 36,
  PR_SET_NO_NEW_PRIVS: 38,
  PR_GET_NO_NEW_PRIVS: 39,
  PR_SET_THP_DISABLE: 41,
  PR_CAP_AMBIENT: 47,
  PR_SET_VMA: 0x53564d41,
}
const PR_SET_NAME = 15
const prctlRest = shown((call, value, index) =>
  unsigned(call.raw.arguments[0] ?? 0n) === PR_SET_NAME ? undefined : hexNumber.show(call, value, index),
)
/** PR_SET_NAME's is text. */
const prctlArgument: Argument = {
  take: { how: 'text', when: ['entry'], most: 1024 },
  show: (call, value, index) => {
    const bytes = bytesAt(call, index, 0)
    if (unsigned(call.raw.arguments[0] ?? 0n) === PR_SET_NAME && bytes) return quoteText(bytes, 15)
    return hexNumber.show(call, value, index)
  },
}
const nameArgument = (bytes: Buffer, at: number): string => quoteText(bytes.subarray(at, at + 65))
const uname = filled(390, (bytes) => `{sysname=${nameArgument(bytes, 0)}, nodename=${nameArgument(bytes, 65)}, ...}`)
const exitStatus = int

export const PROCESSES: Record<string, readonly Argument[]> = {
  arch_prctl: [choice(ARCH_PRCTL, 'ARCH_???'), address],
  clone: [cloneArguments, none, none, none, none],
  clone3: [cloneStruct, size],
  execve: [path, words, wordCount],
  execveat: [directory, path, words, wordCount, flags({ AT_EMPTY_PATH: 0x1000, AT_SYMLINK_NOFOLLOW: 0x100 })],
  exit: [exitStatus],
  exit_group: [exitStatus],
  getgroups: [int, address],
  getrandom: [filledBuffer, size, flags(bits('GRND_', 'NONBLOCK RANDOM INSECURE'))],
  getrlimit: [RESOURCES, filled(16, limitsText('RLIM_INFINITY'))],
  getrusage: [choice({ RUSAGE_SELF: 0, RUSAGE_CHILDREN: -1, RUSAGE_THREAD: 1 }), address],
  prctl: [choice(PRCTL), prctlArgument, prctlRest, prctlRest, prctlRest],
  prlimit64: [int, RESOURCES, given(16, limitsText('RLIM64_INFINITY')), filled(16, limitsText('RLIM64_INFINITY'))],
  rseq: [address, hexNumber, hexNumber, hexNumber],
  sched_getaffinity: [int, size, address],
  set_robust_list: [address, size],
  set_tid_address: [address],
  setrlimit: [RESOURCES, given(16, limitsText('RLIM_INFINITY'))],
  uname: [uname],
  unshare: [flags(CLONE)],
  wait4: [int, waitStatus, flags(UNTRACED), address],
  waitid: [choice(numbered('P_', 'ALL PID PGID PIDFD')), int, address, flags(WAIT), address],
  getpriority: [choice(numbered('PRIO_', 'PROCESS PGRP USER')), int],
  setpriority: [choice(numbered('PRIO_', 'PROCESS PGRP USER')), int, int],
  syslog: [int, address, int],
  ptrace: [word, int, address, address],
  personality: [
    shown((_call, value) =>
      unsigned(value) === 0xffff_ffff
        ? '0xffffffff'
        : nameOf(unsigned(value), { PER_LINUX: 0, 'PER_LINUX|ADDR_NO_RANDOMIZE': 0x40000 }),
    ),
  ],
  sched_setaffinity: [int, uint, address],
}
