import { Type } from 'typebox'
import { object, optional } from '../../src/model/schema.js'

/**
 * What an envelope with an event may be, as Sentry's documentation for developers of SDKs describes it (Envelopes, Event
 * Payloads and its interfaces: exception, stack trace, threads, debug meta, contexts): the attributes that are described
 * there and no others.
 */

const Address = Type.String({ pattern: '^0x[0-9a-f]+$' })
const Uuid = Type.String({ pattern: '^[0-9a-f]{32}$' })

const Frame = object({
  filename: optional(Type.String({ minLength: 1 })),
  abs_path: optional(Type.String({ pattern: '^/' })),
  function: optional(Type.String({ minLength: 1 })),
  package: optional(Type.String({ minLength: 1 })),
  lineno: optional(Type.Integer({ minimum: 1 })),
  in_app: optional(Type.Boolean()),
  vars: optional(Type.Record(Type.String(), Type.String())),
  instruction_addr: optional(Address),
  symbol_addr: optional(Address),
  image_addr: optional(Address),
})

const StackTrace = object({
  frames: Type.Array(Frame, { minItems: 1 }),
  registers: optional(Type.Record(Type.String(), Address)),
})

const Exception = object({
  type: Type.String({ minLength: 1 }),
  value: Type.String({ minLength: 1 }),
  thread_id: Type.Integer(),
  mechanism: object({
    type: Type.String({ minLength: 1 }),
    handled: Type.Boolean(),
    synthetic: optional(Type.Boolean()),
    meta: optional(
      object({
        signal: object({
          number: Type.Integer({ minimum: 1 }),
          code: optional(Type.Integer()),
          name: optional(Type.String()),
          code_name: optional(Type.String()),
        }),
      }),
    ),
    data: optional(Type.Record(Type.String(), Type.String())),
  }),
  stacktrace: optional(StackTrace),
})

const Thread = object({
  id: Type.Integer(),
  name: optional(Type.String()),
  crashed: Type.Boolean(),
  current: Type.Boolean(),
  stacktrace: optional(StackTrace),
})

const Image = object({
  type: Type.Literal('elf'),
  code_id: Type.String({ pattern: '^([0-9a-f]{2})+$' }),
  debug_id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
  code_file: Type.String({ pattern: '^/' }),
  image_addr: Address,
  image_size: Type.Integer({ minimum: 1 }),
  arch: optional(Type.String({ minLength: 1 })),
})

const text = optional(Type.String())
const Contexts = object({
  os: object({
    type: Type.Literal('os'),
    name: Type.String(),
    version: text,
    kernel_version: text,
    raw_description: text,
  }),
  device: object({
    type: Type.Literal('device'),
    name: Type.String(),
    arch: text,
    cpu_description: text,
    processor_count: optional(Type.Integer()),
    memory_size: optional(Type.Integer()),
  }),
  app: object({ type: Type.Literal('app'), app_name: text, app_start_time: text }),
  runtime: optional(object({ type: Type.Literal('runtime'), name: Type.String() })),
})

export const EnvelopeHeader = object({ event_id: Uuid })

export const ItemHeader = object({
  type: Type.Literal('event'),
  content_type: Type.Literal('application/json'),
  length: Type.Integer({ minimum: 2 }),
})

export const EventPayload = object({
  event_id: Uuid,
  timestamp: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' }),
  platform: Type.Literal('native'),
  level: Type.Enum(['fatal', 'error', 'warning', 'info', 'debug']),
  logger: Type.String(),
  server_name: Type.String(),
  release: optional(Type.String({ pattern: '^[^\\s/\\\\]{1,200}$' })),
  environment: text,
  logentry: object({ formatted: Type.String() }),
  fingerprint: Type.Array(Type.String(), { minItems: 1 }),
  tags: Type.Record(Type.String({ pattern: '^[a-zA-Z0-9_.:-]{1,32}$' }), Type.String({ pattern: '^[^\\n]{1,200}$' })),
  user: optional(object({ id: Type.String(), username: text })),
  exception: object({ values: Type.Array(Exception, { minItems: 1, maxItems: 1 }) }),
  threads: optional(object({ values: Type.Array(Thread, { minItems: 1 }) })),
  debug_meta: optional(object({ images: Type.Array(Image) })),
  contexts: Contexts,
  extra: optional(Type.Record(Type.String(), Type.Unknown())),
  sdk: object({ name: Type.String(), version: Type.String() }),
})
