import { type Static, Type } from 'typebox'
import { Capture } from './capture.js'
import { FaultFile } from './fault-file.js'
import { EarlierSignal, EndedInit, Oom, Sender } from './killer.js'
import { LanguageStack } from './language-stack.js'
import { Library } from './library.js'
import { Host, Process, Resources, Scheduling } from './process.js'
import { FailedExec, Refusal } from './refused.js'
import { count, object, optional, Time, text, time } from './schema.js'
import { Termination } from './termination.js'

/**
 * CrashEvent: one dead process with its evidence, self-contained and JSON-safe. A line of an event log.
 * Everything but the first five fields is optional: absent means not captured, never a guess.
 */

/** 0x and 16 hex digits: a JSON number cannot hold 64 bits. */
export const ADDRESS_PATTERN = '^0x[0-9a-f]{16}$'

export const Address = Type.String({ pattern: ADDRESS_PATTERN, description: 'address: 0x and 16 hex digits' })

/** No processor has so many; an event with more was made to trouble its reader. */
const Registers = Type.Record(Type.String(), Address, { maxProperties: 256 })

export const Mapping = object({
  start: Address,
  end: Address,
  perms: Type.String({
    pattern: '^[r-][w-][x-][sp]?$',
    description: 'as in proc_pid_maps(5); without s or p where a core does not distinguish shared from private',
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
  trap: optional(text('processor exception by name: page-fault; none where there was none')),
  instruction: optional(text('bytes at the instruction pointer, hexadecimal')),
  mapping: optional(Mapping),
  file: optional(FaultFile),
  firstChance: optional(
    Type.Boolean({ description: 'a handler saw this fault first; the process ended itself later' }),
  ),
  signal: optional(text('the signal of a first-chance fault, where another one ended the process')),
  syscall: optional(count('number of the system call that seccomp refused')),
  time: optional(time('when the thread got the signal of the fault')),
  inHandler: optional(
    object({
      siCode: text('si_code by name'),
      address: optional(Address),
      handler: optional(text('function that handled the signal')),
    }),
  ),
  handlerMs: optional(
    Type.Number({ minimum: 0, description: 'how long after a first-chance fault the process ended itself' }),
  ),
})
export type Fault = Static<typeof Fault>

export const Variable = object({
  name: text('as in the source'),
  value: text('as C writes it: 3, 0x0, "text", {x = 1, y = 2}; a pointer to a structure with what it points at'),
  argument: optional(Type.Boolean({ description: 'of the function; otherwise a local variable' })),
})
export type Variable = Static<typeof Variable>

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
  variables: optional(
    Type.Array(Variable, {
      description: 'arguments and local variables whose values are known, of the innermost frames',
    }),
  ),
})
export type Frame = Static<typeof Frame>

export const Stack = object({
  unwinder: Type.Union([Type.Literal('dwarf'), Type.Literal('frame-pointer')]),
  truncated: optional(Type.Boolean()),
  frames: Type.Array(Frame),
})

export type Stack = Static<typeof Stack>

const WaitsFor = object({
  tid: optional(count('the thread it waits for; absent where the owner of the lock is not known')),
  lock: Address,
  kind: Type.Union([Type.Literal('mutex'), Type.Literal('join')], {
    description: 'mutex: a lock that the other thread holds; join: pthread_join(3)',
  }),
  ownerIsGone: optional(Type.Boolean({ description: 'the process has no such thread' })),
  confirmed: optional(
    Type.Boolean({ description: 'the stack says so as well: it ends in the function that waits for such a lock' }),
  ),
})

export const Thread = object({
  tid: count('thread id'),
  name: optional(text('name of the thread')),
  state: optional(
    Type.Union([Type.Literal('running'), Type.Literal('blocked'), Type.Literal('exiting')], {
      description: 'blocked: it waited in a system call; exiting: it had ended, or was about to',
    }),
  ),
  onCpu: optional(
    Type.Boolean({
      description: 'it ran on another processor: registers and stack are those of its last entry into the kernel',
    }),
  ),
  syscall: optional(object({ name: Type.String(), args: optional(Type.Array(Type.String())) })),
  cpuMs: optional(Type.Number({ minimum: 0, description: 'processor time it has used, milliseconds' })),
  registers: optional(Registers),
  stack: optional(Stack),
  stackMissing: optional(
    Type.Union([Type.Literal('unreadable'), Type.Literal('dropped')], {
      description: 'unreadable: nothing could be read at its stack pointer; dropped: the ring was filling',
    }),
  ),
  waitsFor: optional(WaitsFor),
})
export type Thread = Static<typeof Thread>

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
  earlierSignals: optional(
    Type.Array(EarlierSignal, {
      description: 'signals of other processes and of the terminal that did not end it, oldest first',
    }),
  ),
  endedInit: optional(EndedInit),
  oom: optional(Oom),
  registers: optional(Registers),
  stack: optional(Stack),
  threads: optional(Type.Array(Thread, { description: 'the threads that were captured, the one that died first' })),
  kernelStack: optional(Type.Array(Frame)),
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
  interpreterStack: optional(
    Type.Object(LanguageStack.properties, {
      additionalProperties: false,
      description: 'functions of the program that an interpreter ran in the thread that died, from its memory',
    }),
  ),
  message: optional(text('last words of the runtime: abort text, assertion')),
  stderrTail: optional(
    text(
      'end of what was written to fd 2, or to another that was the same file; before it, how the output since the last pause began',
    ),
  ),
  failedSyscalls: optional(
    Type.Array(object({ name: Type.String(), args: optional(Type.Array(Type.String())), errno: Type.String() })),
  ),
  failedExecs: optional(
    Type.Array(FailedExec, {
      description: 'calls of execve(2) that failed since the last one that did not, oldest first',
    }),
  ),
  refusals: optional(
    Type.Array(Refusal, { description: 'new processes, threads, memory and open files that the kernel refused' }),
  ),
  capture: optional(Capture),
  raw: optional(
    text(
      'stack memory and other evidence as it was captured, for debuggers: base64 of a Brotli stream; only in event logs and stores',
    ),
  ),
})
export type CrashEvent = Static<typeof CrashEvent>
