import { type Static, Type } from 'typebox'
import { count, object, optional, text } from './schema.js'

/** Where and who the process was, and what it used. */

export const Host = object({
  hostname: text('nodename of uname(2)'),
  ofReader: optional(
    Type.Literal(true, {
      description:
        'the host name is that of the machine that read a core file or a minidump: that of the crash is not known',
    }),
  ),
  kernel: text('release of uname(2); empty: not known'),
  arch: text('processor, as machine of uname(2): x86_64, aarch64; of cores and minidumps also i386, arm, riscv64'),
  distro: optional(text('PRETTY_NAME of os-release(5)')),
  cpus: optional(count('processors online')),
  cpu: optional(text('model of the first processor')),
  cpuFlags: optional(
    Type.Array(Type.String(), {
      description:
        'flags of the first processor in /proc/cpuinfo; of events, only in those of a death by an illegal instruction',
    }),
  ),
  memoryKb: optional(count('total memory, KiB')),
  bootId: optional(text('/proc/sys/kernel/random/boot_id')),
  machineId: optional(
    Type.String({
      pattern: '^[0-9a-f]{32}$',
      description:
        'machine-id(5), hashed with the name of this program: the same after a new name, of use to nobody else',
    }),
  ),
  labels: optional(
    Type.Record(Type.String(), Type.String(), {
      maxProperties: 32,
      description: 'what the configuration of the service says about this host: env, zone, service, …',
    }),
  ),
})
export type Host = Static<typeof Host>

const ParentProcess = object({
  comm: optional(text('name of the parent')),
  exe: optional(text('executable of the parent')),
  ppid: optional(count('parent process id of the parent')),
})

const Forker = Type.Object(
  { pid: count('process id of who forked it'), comm: text('its name') },
  {
    additionalProperties: false,
    description: 'where it ended first, so that the parent is an adopter: init or a subreaper',
  },
)

const ContainerInfo = object({
  runtime: text('docker, podman, containerd or cri-o'),
  id: text('its whole id'),
  name: optional(text('its name')),
  image: optional(text('name of its image, as it was asked for')),
  pod: optional(text('pod, of Kubernetes or podman')),
  namespace: optional(text('Kubernetes namespace of the pod')),
})
export type ContainerInfo = Static<typeof ContainerInfo>

export const Process = object({
  pid: count('process (thread group) id in the initial pid namespace'),
  tid: optional(count('the thread that crashed, or that ended last')),
  ppid: optional(count('parent process id')),
  comm: text('name of the process, at most 15 bytes'),
  threadComm: optional(text('name of the thread that crashed')),
  exe: optional(text('path of the executable, in the mount namespace of the process')),
  exeDeleted: optional(Type.Boolean({ description: 'the executable had no name left on disk' })),
  argv: optional(Type.Array(Type.String(), { description: 'arguments' })),
  cwd: optional(text('working directory')),
  uid: optional(count('real user id')),
  user: optional(text('name of the real user on the host')),
  gid: optional(count('real group id')),
  fsUid: optional(count('user id that files were opened with: the effective one, unless setfsuid(2) set another')),
  fsGid: optional(count('group id that files were opened with')),
  startTime: optional(text('RFC 3339')),
  executedAt: optional(text('when it last executed a program, RFC 3339; with breadcrumbs only')),
  durationMs: optional(Type.Number({ minimum: 0, description: 'start to death, milliseconds' })),
  threads: optional(count('threads alive at the fault')),
  cgroup: optional(
    text('path in the unified hierarchy; in that of its memory limits for an out-of-memory kill on version 1'),
  ),
  container: optional(text('container id or systemd unit')),
  containerInfo: optional(ContainerInfo),
  namespaces: optional(
    object({
      pid: optional(count('process id in its own pid namespace')),
      pidNamespace: optional(count('inode of the pid namespace')),
      mountNamespace: optional(count('inode of the mount namespace')),
    }),
  ),
  environment: optional(Type.Record(Type.String(), Type.String(), { description: 'allowed variables only' })),
  parent: optional(ParentProcess),
  forker: optional(Forker),
  starterPid: optional(count('the process that started the daemon which this one is, or which is its parent')),
})
export type Process = Static<typeof Process>

const LimitValue = Type.Union([count('bytes, seconds or a number, as getrlimit(2) has it'), Type.Literal('unlimited')])

export const Resources = object({
  maxRssKb: optional(count('most resident memory, KiB')),
  userMs: optional(
    Type.Number({ minimum: 0, description: 'CPU time in user mode, ms, at its last tick or context switch' }),
  ),
  systemMs: optional(
    Type.Number({ minimum: 0, description: 'CPU time in the kernel, ms, at its last tick or context switch' }),
  ),
  minorFaults: optional(count('page faults without I/O')),
  majorFaults: optional(count('page faults with I/O')),
  limits: optional(Type.Record(Type.String(), object({ soft: LimitValue, hard: LimitValue }))),
})
export type Resources = Static<typeof Resources>

export const Scheduling = object({
  policy: optional(text('sched(7): SCHED_OTHER, SCHED_FIFO, …')),
  nice: optional(Type.Integer()),
  priority: optional(count('real-time priority')),
  voluntarySwitches: optional(count('context switches it asked for by waiting')),
  involuntarySwitches: optional(count('context switches by preemption')),
})
export type Scheduling = Static<typeof Scheduling>
