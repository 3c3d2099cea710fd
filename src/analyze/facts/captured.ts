import type { CrashEvent } from '../../model/event.js'
import type { DiedChild } from '../children.js'
import type { FactDescription } from './description.js'
import type { FactType } from './types.js'

interface CapturedFact<T> extends Omit<FactDescription, 'name'> {
  value(event: CrashEvent): T | undefined
}

const fact = <T>(
  type: FactType,
  meaning: string,
  example: unknown,
  value: (event: CrashEvent) => T | undefined,
  tier?: string,
): CapturedFact<T> => ({ type, meaning, example, value, tier })

const TEXT_MAPPING = { start: '0x0000555555554000', end: '0x0000555555556000', perms: 'r-xp', path: '/usr/sbin/nginx' }

/** Facts that stand in the event as they are. */
export const CAPTURED = {
  // termination
  signal: fact('text', 'signal(7) that killed the process', 'SIGSEGV', ({ termination }) => termination?.signal),
  signalNumber: fact('integer', 'number of that signal', 11, ({ termination }) => termination?.signalNumber),
  exitCode: fact('integer', 'status it exited with, 0 to 255', 127, ({ termination }) => termination?.exitCode),
  coreDumped: fact('boolean', 'whether a core was dumped', true, ({ termination }) => termination?.coreDumped),

  // the fatal signal
  siCode: fact('text', 'si_code of sigaction(2) by name', 'SEGV_MAPERR', ({ fault }) => fault?.siCode),
  faultAddress: fact('address', 'address that faulted', '0x0000000000000018', ({ fault }) => fault?.address),
  faultAccess: fact('text', 'read, write or execute', 'write', ({ fault }) => fault?.access),
  trap: fact('text', 'exception the processor raised', 'page-fault', ({ fault }) => fault?.trap),
  instruction: fact('text', 'bytes at the instruction pointer, hexadecimal', '0f0b', ({ fault }) => fault?.instruction),
  firstChance: fact('boolean', 'whether a signal handler ran first', false, ({ fault }) => fault?.firstChance),
  faultSignal: fact(
    'text',
    'signal of a first-chance fault, where another one ended it',
    'SIGSEGV',
    (event) => event.fault?.signal,
  ),
  refusedSyscall: fact('integer', 'number of the system call that seccomp refused', 41, ({ fault }) => fault?.syscall),
  sender: fact('sender', 'process that sent the signal', { pid: 4242, comm: 'kill', uid: 0 }, ({ sender }) => sender),
  oom: fact('oom', 'the kernel killed it for memory', { scope: 'cgroup' }, ({ oom }) => oom),

  // process
  comm: fact('text', 'name of the process, at most 15 bytes', 'nginx', ({ process }) => process.comm),
  threadComm: fact('text', 'name of the thread that crashed', 'worker', ({ process }) => process.threadComm),
  exe: fact('text', 'path of the executable', '/usr/sbin/nginx', ({ process }) => process.exe),
  exeDeleted: fact('boolean', 'whether the executable was gone', true, ({ process }) => process.exeDeleted),
  argv: fact(
    'texts',
    'arguments it was started with',
    ['nginx', '-g', 'daemon off;'],
    ({ process }) => process.argv,
    'A, B, E',
  ),
  cwd: fact('text', 'working directory', '/', ({ process }) => process.cwd),
  pid: fact('integer', 'process id', 4711, ({ process }) => process.pid),
  tid: fact('integer', 'thread that crashed', 4713, ({ process }) => process.tid),
  diedChild: fact(
    'child',
    'child whose death its own exit status passes on, of those that died before it',
    { pid: 4712, comm: 'worker', signal: 'SIGSEGV' },
    (): DiedChild | undefined => undefined,
  ),
  ppid: fact('integer', 'process id of the parent', 1, ({ process }) => process.ppid),
  uid: fact('integer', 'real user id', 33, ({ process }) => process.uid),
  gid: fact('integer', 'real group id', 33, ({ process }) => process.gid),
  durationMs: fact('milliseconds', 'start to death, milliseconds', 1250.5, ({ process }) => process.durationMs),
  threads: fact('integer', 'threads alive at the fault', 4, ({ process }) => process.threads),
  environment: fact('variables', 'variables that were asked for', { LANG: 'C' }, ({ process }) => process.environment),
  cgroup: fact('text', 'control group', '/system.slice/nginx.service', ({ process }) => process.cgroup),
  container: fact('text', 'container id or systemd unit', 'nginx.service', ({ process }) => process.container),
  namespacePid: fact('integer', 'pid in its own namespace', 1, ({ process }) => process.namespaces?.pid),
  parentComm: fact('text', 'name of the parent', 'systemd', ({ process }) => process.parent?.comm),
  forkerComm: fact(
    'text',
    'name of who forked it, where that process ended first and the parent is an adopter',
    'nohup',
    ({ process }) => process.forker?.comm,
  ),
  parentExe: fact('text', 'executable of the parent', '/usr/bin/bash', ({ process }) => process.parent?.exe),

  // code and memory
  registers: fact(
    'registers',
    'registers at death by name',
    { rip: '0x0000555555555139' },
    ({ registers }) => registers,
  ),
  frames: fact('frames', 'user stack, innermost first', [{ symbol: 'main' }], ({ stack }) => stack?.frames),
  unwinder: fact('text', 'how frames were found: dwarf or frame-pointer', 'dwarf', ({ stack }) => stack?.unwinder),
  kernelFrames: fact(
    'frames',
    'kernel stack, innermost first',
    [{ symbol: 'do_exit' }],
    ({ kernelStack }) => kernelStack,
  ),
  maps: fact('mappings', 'memory mappings at death', [TEXT_MAPPING], ({ maps }) => maps, 'A, B, E'),
  libraries: fact(
    'libraries',
    'shared libraries by soname',
    { 'libc.so.6': { package: { version: '2.36-9' } } },
    librariesBySoname,
  ),

  // what it used
  limits: fact(
    'limits',
    'resource limits by name, as getrlimit(2) has them',
    { cpu: { soft: 1, hard: 'unlimited' } },
    (event) => event.resources?.limits,
  ),
  maxRssKb: fact('integer', 'most resident memory, KiB', 10240, ({ resources }) => resources?.maxRssKb),
  userMs: fact('milliseconds', 'processor time of its own, milliseconds', 950, ({ resources }) => resources?.userMs),
  systemMs: fact(
    'milliseconds',
    'processor time in the kernel, milliseconds',
    50,
    ({ resources }) => resources?.systemMs,
  ),
  majorFaults: fact('integer', 'page faults that had to read', 3, ({ resources }) => resources?.majorFaults),
  policy: fact('text', 'scheduling policy of sched(7)', 'SCHED_FIFO', ({ scheduling }) => scheduling?.policy),
  nice: fact('integer', 'nice value', 10, ({ scheduling }) => scheduling?.nice),

  // last words
  message: fact('text', 'what the runtime said before it gave up', 'free(): invalid pointer', ({ message }) => message),
  stderrTail: fact('text', 'end of its standard error', 'out of memory', ({ stderrTail }) => stderrTail),
  failedSyscalls: fact(
    'syscalls',
    'the last system calls that failed',
    [{ name: 'openat', errno: 'ENOENT' }],
    (event) => event.failedSyscalls,
  ),

  // host
  hostname: fact('text', 'name of the host', 'web-1', ({ host }) => host.hostname),
  kernel: fact('text', 'release of the kernel', '6.1.0-28-amd64', ({ host }) => host.kernel),
  arch: fact('text', 'x86_64 or aarch64', 'x86_64', ({ host }) => host.arch),
  distro: fact('text', 'name of the distribution', 'Debian GNU/Linux 12 (bookworm)', ({ host }) => host.distro),
  tier: fact('text', 'capture tier, A to E', 'A', ({ capture }) => capture?.tier),
  truncated: fact('texts', 'what did not fit in the record', ['maps'], ({ capture }) => capture?.truncated),
}

/** The captured facts of one event; absent ones are undefined. */
export type CapturedFacts = {
  readonly [Name in keyof typeof CAPTURED]: ReturnType<(typeof CAPTURED)[Name]['value']>
}

function librariesBySoname({ libraries }: CrashEvent) {
  if (!libraries) return undefined
  const bySoname: Record<string, (typeof libraries)[number]> = Object.create(null)
  for (const library of libraries) bySoname[library.soname ?? library.path] = library
  return bySoname
}
