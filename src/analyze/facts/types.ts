import { type TProperties, type TSchema, Type } from 'typebox'
import { Address, Frame, Mapping, Thread } from '../../model/event.js'
import { FaultFile } from '../../model/fault-file.js'
import { EarlierSignal, EndedInit, Oom, Sender } from '../../model/killer.js'
import { LanguageFrame } from '../../model/language-stack.js'
import { Library, PackageVersion } from '../../model/library.js'
import { FailedExec, Program, Refusal } from '../../model/refused.js'

const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

/** Tests of rules name only the fields they are about. */
const partial = <P extends TProperties>({ properties }: { properties: P }) =>
  closed(Type.Partial(Type.Object(properties)).properties)

/** With how long before the death it was, because rules know no times. */
const Timed = <P extends TProperties>({ properties }: { properties: P }) =>
  Type.Object({
    ...properties,
    msBeforeEnd: Type.Number({ minimum: 0, description: 'milliseconds before the end of the process' }),
  })

const LimitValue = Type.Union([Type.Integer(), Type.Literal('unlimited')], { description: 'an integer or unlimited' })
const Limit = closed({ soft: Type.Optional(LimitValue), hard: Type.Optional(LimitValue) })

/** The types a fact may have. They say which paths exist below a fact and check the facts given in tests of rules. */
export const FACT_TYPES = {
  text: Type.String({ description: 'text' }),
  texts: Type.Array(Type.String({ description: 'text' }), { description: 'a list of texts' }),
  integer: Type.Integer({ description: 'an integer' }),
  number: Type.Number({ description: 'a number' }),
  milliseconds: Type.Number({ description: 'a number of milliseconds' }),
  boolean: Type.Boolean({ description: 'true or false' }),
  address: Type.String({ ...Address, description: 'an address in quotes such as "0x18"' }),
  registers: Type.Record(Type.String(), Address, { description: 'addresses by register name' }),
  limits: Type.Record(Type.String(), Limit, { description: 'limits by name' }),
  variables: Type.Record(Type.String(), Type.String({ description: 'text' }), { description: 'texts by name' }),
  mapping: Mapping,
  mappings: Type.Array(Mapping, { description: 'a list of mappings' }),
  mappingsByRegister: Type.Record(Type.String(), Mapping, { description: 'mappings by register name' }),
  nearMapping: closed({
    ...Mapping.properties,
    distance: Type.Number({ description: 'bytes between the address and the mapping' }),
    side: Type.Enum(['before', 'after'], { description: 'where the address lies: before the mapping, or after it' }),
  }),
  threads: Type.Array(partial(Thread), { description: 'a list of threads' }),
  frames: Type.Array(partial(Frame), { description: 'a list of frames, innermost first' }),
  languageFrames: Type.Array(partial(LanguageFrame), { description: 'a list of functions, innermost first' }),
  libraries: Type.Record(
    Type.String(),
    closed({
      ...partial(Library).properties,
      package: Type.Optional(partial(PackageVersion)),
      version: Type.Optional(Type.String({ description: 'text' })),
    }),
    {
      description: 'libraries by soname',
    },
  ),
  child: closed({
    pid: Type.Optional(Type.Integer({ description: 'an integer' })),
    comm: Type.Optional(Type.String({ description: 'text' })),
    signal: Type.Optional(Type.String({ description: 'signal(7) name' })),
    exitCode: Type.Optional(Type.Integer({ description: 'an integer' })),
    cause: Type.Optional(Type.String({ description: 'cause of its first finding' })),
    deed: Type.Optional(Type.String({ description: 'what happened to it' })),
    role: Type.Optional(Type.String({ description: 'what the process was for' })),
    beforeMs: Type.Optional(Type.Number({ description: 'milliseconds from its end to that of the parent' })),
    joinedBy: Type.Optional(
      Type.Enum(['signal', 'status', 'words', 'time', 'together', 'sibling'], {
        description: 'signal, status, words, time, together or sibling',
      }),
    ),
  }),
  failedExecs: Type.Array(partial(Timed(FailedExec)), { description: 'a list of failed calls of execve(2)' }),
  failedExec: closed({
    ...partial(FailedExec).properties,
    pid: Type.Optional(Type.Integer({ description: 'an integer' })),
    comm: Type.Optional(Type.String({ description: 'text' })),
    searched: Type.Optional(Type.String({ description: 'PATH of that process' })),
  }),
  command: closed({
    ...partial(Program).properties,
    path: Type.Optional(Type.String({ description: 'text' })),
    errno: Type.Optional(Type.String({ description: 'errno(3) name' })),
    by: Type.Optional(Type.String({ description: 'text' })),
    folders: Type.Optional(Type.String({ description: 'text' })),
  }),
  refusals: Type.Array(partial(Timed(Refusal)), { description: 'a list of refusals' }),
  refusal: partial(Timed(Refusal)),
  earlierSignals: Type.Array(partial(Timed(EarlierSignal)), { description: 'a list of signals' }),
  earlierSignal: partial(Timed(EarlierSignal)),
  faultFile: partial(FaultFile),
  endedInit: partial(EndedInit),
  sender: partial(Sender),
  oom: Oom,
  syscalls: Type.Array(
    closed({
      name: Type.Optional(Type.String({ description: 'system call' })),
      args: Type.Optional(Type.Array(Type.String({ description: 'text' }))),
      errno: Type.Optional(Type.String({ description: 'errno(3) name' })),
    }),
    { description: 'a list of system calls' },
  ),
} satisfies Record<string, TSchema>

export type FactType = keyof typeof FACT_TYPES
