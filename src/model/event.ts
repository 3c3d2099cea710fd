import { type Static, Type } from 'typebox'

/**
 * CrashEvent: one dead process with its evidence, self-contained and JSON-safe. A line of an event log.
 * Everything but the first five fields is optional: absent means not captured, never a guess.
 */

const text = (description: string) => Type.String({ description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const optional = Type.Optional
const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** 0x and 16 hex digits: a JSON number cannot hold 64 bits. */
export const Address = Type.String({ pattern: '^0x[0-9a-f]{16}$', description: 'address: 0x and 16 hex digits' })

export const Host = object({
  hostname: text('nodename of uname(2)'),
  kernel: text('release of uname(2)'),
  arch: text('machine of uname(2): x86_64, aarch64'),
  distro: optional(text('PRETTY_NAME of os-release(5)')),
  cpus: optional(count('processors online')),
  cpu: optional(text('model of the first processor')),
  memoryKb: optional(count('total memory, KiB')),
  bootId: optional(text('/proc/sys/kernel/random/boot_id')),
})
export type Host = Static<typeof Host>

const ParentProcess = object({ comm: optional(text('name of the parent')), exe: optional(text('executable of the parent')) })

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
  gid: optional(count('real group id')),
  startTime: optional(text('RFC 3339')),
  durationMs: optional(Type.Number({ minimum: 0, description: 'start to death, milliseconds' })),
  threads: optional(count('threads alive at the fault')),
  cgroup: optional(text('path in the unified hierarchy')),
  container: optional(text('container id or systemd unit')),
  namespaces: optional(object({ pid: optional(count('process id in its own pid namespace')) })),
  parent: optional(ParentProcess),
})
export type Process = Static<typeof Process>

export const Termination = object({
  kind: Type.Union([Type.Literal('signal'), Type.Literal('exit')]),
  signal: optional(text('signal(7) name')),
  signalNumber: optional(count('signal number')),
  exitCode: optional(Type.Integer({ minimum: 0, maximum: 255 })),
  coreDumped: optional(Type.Boolean({ description: 'WCOREDUMP of wait(2)' })),
})
export type Termination = Static<typeof Termination>

export const Mapping = object({
  start: Address,
  end: Address,
  perms: Type.String({ pattern: '^[r-][w-][x-][sp]$', description: 'as in proc_pid_maps(5)' }),
  offset: optional(Address),
  device: optional(text('major:minor, hexadecimal')),
  inode: optional(count('inode number')),
  path: optional(text('file, or [stack], [heap], [vdso]')),
})
export type Mapping = Static<typeof Mapping>

export const Fault = object({
  address: optional(Address),
  siCode: optional(text('si_code by name: SEGV_MAPERR')),
  access: optional(Type.Union([Type.Literal('read'), Type.Literal('write'), Type.Literal('execute')])),
  trap: optional(text('processor exception by name: page-fault, general-protection')),
  instruction: optional(text('bytes at the instruction pointer, hexadecimal')),
  mapping: optional(Mapping),
  firstChance: optional(Type.Boolean({ description: 'a handler ran first' })),
})
export type Fault = Static<typeof Fault>

export const Sender = object({
  pid: count('process id of the sender'),
  comm: optional(text('name of the sender')),
  uid: optional(count('user id of the sender')),
  parent: optional(object({ pid: optional(count('parent of the sender')), comm: optional(text('its name')) })),
})
export type Sender = Static<typeof Sender>

export const Oom = object({ scope: optional(Type.Union([Type.Literal('global'), Type.Literal('cgroup')])) })

export const Frame = object({
  ip: Address,
  module: optional(text('path of the mapped file')),
  buildId: optional(text('build id, hexadecimal')),
  moduleOffset: optional(Address),
  symbol: optional(text('function')),
  symbolOffset: optional(count('bytes into the function')),
  file: optional(text('source file')),
  line: optional(count('source line')),
  inlined: optional(Type.Boolean()),
})
export type Frame = Static<typeof Frame>

export const Stack = object({
  unwinder: Type.Union([Type.Literal('dwarf'), Type.Literal('frame-pointer')]),
  truncated: optional(Type.Boolean()),
  frames: Type.Array(Frame),
})

export const PackageVersion = object({ name: text('package'), version: text('version'), manager: text('dpkg, rpm, …') })

export const Library = object({
  path: text('file'),
  soname: optional(text('DT_SONAME')),
  buildId: optional(text('build id, hexadecimal')),
  symbolVersions: optional(Type.Array(Type.String())),
  package: optional(PackageVersion),
  replaced: optional(Type.Boolean()),
  missing: optional(Type.Boolean()),
})

export const Capture = object({
  tier: Type.Enum(['A', 'B', 'C', 'D', 'E']),
  truncated: optional(Type.Array(Type.String(), { description: 'what did not fit in the record' })),
  lost: optional(count('records lost before this one since the capture began')),
})
export type Capture = Static<typeof Capture>

export const SCHEMA_VERSION = 1

export const CrashEvent = object({
  schemaVersion: Type.Literal(SCHEMA_VERSION),
  id: text('stable id of this death'),
  time: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$', description: 'RFC 3339, nanoseconds' }),
  host: Host,
  process: Process,
  termination: optional(Termination),
  fault: optional(Fault),
  sender: optional(Sender),
  oom: optional(Oom),
  registers: optional(Type.Record(Type.String(), Address)),
  stack: optional(Stack),
  kernelStack: optional(Type.Array(Frame)),
  maps: optional(Type.Array(Mapping)),
  libraries: optional(Type.Array(Library)),
  message: optional(text('last words of the runtime: abort text, assertion')),
  stderrTail: optional(text('end of what was written to fd 2')),
  failedSyscalls: optional(Type.Array(object({ name: Type.String(), args: optional(Type.Array(Type.String())), errno: Type.String() }))),
  capture: optional(Capture),
})
export type CrashEvent = Static<typeof CrashEvent>
