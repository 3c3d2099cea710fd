import { type TProperties, type TSchema, Type } from 'typebox'
import { Address, Frame, Library, Mapping, Oom, PackageVersion, Sender } from '../../model/event.js'

const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

/** Tests of rules name only the fields they are about. */
const partial = <P extends TProperties>({ properties }: { properties: P }) =>
  closed(Type.Partial(Type.Object(properties)).properties)

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
  frames: Type.Array(partial(Frame), { description: 'a list of frames, innermost first' }),
  libraries: Type.Record(
    Type.String(),
    closed({ ...partial(Library).properties, package: Type.Optional(partial(PackageVersion)) }),
    {
      description: 'libraries by soname',
    },
  ),
  child: closed({
    pid: Type.Optional(Type.Integer({ description: 'an integer' })),
    comm: Type.Optional(Type.String({ description: 'text' })),
    signal: Type.Optional(Type.String({ description: 'signal(7) name' })),
    exitCode: Type.Optional(Type.Integer({ description: 'an integer' })),
  }),
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
