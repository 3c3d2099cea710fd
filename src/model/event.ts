import { type Static, Type } from 'typebox'
import { Host, Process, Resources, Scheduling } from './process.js'
import { count, object, optional, text } from './schema.js'

/**
 * CrashEvent: one dead process with its evidence, self-contained and JSON-safe. A line of an event log.
 * Everything but the first five fields is optional: absent means not captured, never a guess.
 */

/** 0x and 16 hex digits: a JSON number cannot hold 64 bits. */
export const ADDRESS_PATTERN = '^0x[0-9a-f]{16}$'

const Time = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
  description: 'RFC 3339, nanoseconds',
})

const time = (description: string) => Type.String({ ...Time, description: `${description}; RFC 3339, nanoseconds` })

export const Address = Type.String({ pattern: ADDRESS_PATTERN, description: 'address: 0x and 16 hex digits' })

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
  perms: Type.String({
    pattern: '^[r-][w-][x-][sp]?$',
    description: 'as in proc_pid_maps(5); without s or p where a core does not tell shared from private',
  }),
  offset: optional(Address),
  device: optional(text('major:minor, hexadecimal')),
  inode: optional(count('inode number')),
  path: optional(text('file, or [stack], [heap], [vdso]')),
})
export type Mapping = Static<typeof Mapping>

const Fault = object({
  address: optional(Address),
  siCode: optional(text('si_code by name: SEGV_MAPERR')),
  access: optional(Type.Union([Type.Literal('read'), Type.Literal('write'), Type.Literal('execute')])),
  trap: optional(text('processor exception by name: page-fault, general-protection')),
  instruction: optional(text('bytes at the instruction pointer, hexadecimal')),
  mapping: optional(Mapping),
  firstChance: optional(
    Type.Boolean({ description: 'a handler saw this fault first; the process ended itself later' }),
  ),
  signal: optional(text('the signal of a first-chance fault, where another one ended the process')),
  syscall: optional(count('number of the system call that seccomp refused')),
  time: optional(time('when the thread got the signal of the fault')),
  handlerMs: optional(
    Type.Number({ minimum: 0, description: 'how long after a first-chance fault the process ended itself' }),
  ),
})
export type Fault = Static<typeof Fault>

export const Sender = object({
  pid: count('process id of the sender'),
  comm: optional(text('name of the sender')),
  uid: optional(count('user id of the sender')),
  time: optional(time('when it sent the signal')),
  parent: optional(object({ pid: optional(count('parent of the sender')), comm: optional(text('its name')) })),
})
export type Sender = Static<typeof Sender>

export const Oom = object({
  scope: optional(Type.Union([Type.Literal('global'), Type.Literal('cgroup')])),
  limitKb: optional(count('limit of the control group that was hit, KiB')),
  usageKb: optional(count('its usage at that moment, KiB')),
  trigger: optional(object({ pid: count('process whose allocation failed'), comm: text('its name') })),
  time: optional(time('when the kernel sent the signal')),
})
export type Oom = Static<typeof Oom>

const PointedMemory = object({ register: text('register'), address: Address, bytes: text('hexadecimal') })

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
  runtime: optional(text('interpreter or virtual machine whose own code this is, or that made it: CPython, Java')),
})
export type Frame = Static<typeof Frame>

export const Stack = object({
  unwinder: Type.Union([Type.Literal('dwarf'), Type.Literal('frame-pointer')]),
  truncated: optional(Type.Boolean()),
  frames: Type.Array(Frame),
})

export type Stack = Static<typeof Stack>

export const OtherThread = object({
  tid: count('thread id'),
  registers: optional(Type.Record(Type.String(), Address)),
  stack: optional(Stack),
})
export type OtherThread = Static<typeof OtherThread>

export const PackageVersion = object({ name: text('package'), version: text('version'), manager: text('dpkg, rpm, …') })
export type PackageVersion = Static<typeof PackageVersion>

export const Library = object({
  path: text('file; of a missing one the name that was asked for'),
  soname: optional(text('DT_SONAME')),
  buildId: optional(text('build id, hexadecimal')),
  needed: optional(Type.Array(Type.String(), { description: 'DT_NEEDED' })),
  symbolVersions: optional(
    Type.Array(Type.String(), {
      description: 'the highest of each family: GLIBC_2.36 defined here, libc.so.6(GLIBC_2.34) needed of another',
    }),
  ),
  package: optional(PackageVersion),
  replaced: optional(Type.Boolean({ description: 'the file at this path is no longer the one that was mapped' })),
  missing: optional(Type.Boolean({ description: 'the dynamic linker did not find it' })),
  searched: optional(Type.Array(Type.String(), { description: 'where a missing one was looked for, in order' })),
})
export type Library = Static<typeof Library>

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
  time: Time,
  host: Host,
  process: Process,
  termination: optional(Termination),
  fault: optional(Fault),
  sender: optional(Sender),
  oom: optional(Oom),
  registers: optional(Type.Record(Type.String(), Address)),
  stack: optional(Stack),
  threads: optional(Type.Array(OtherThread, { description: 'the threads that did not crash' })),
  kernelStack: optional(Type.Array(Frame)),
  pointedMemory: optional(Type.Array(PointedMemory)),
  maps: optional(Type.Array(Mapping)),
  mapsTotal: optional(count('mappings there were, where not all fitted in the record')),
  resources: optional(Resources),
  scheduling: optional(Scheduling),
  libraries: optional(Type.Array(Library)),
  runtime: optional(
    object({
      name: text('interpreter or virtual machine that ran the program: CPython, Node.js, Java, …'),
      crashLog: optional(text('file in which it wrote down its own crash: hs_err_pid1234.log')),
    }),
  ),
  message: optional(text('last words of the runtime: abort text, assertion')),
  stderrTail: optional(text('end of what was written to fd 2, or to another that was the same file')),
  failedSyscalls: optional(
    Type.Array(object({ name: Type.String(), args: optional(Type.Array(Type.String())), errno: Type.String() })),
  ),
  capture: optional(Capture),
})
export type CrashEvent = Static<typeof CrashEvent>
